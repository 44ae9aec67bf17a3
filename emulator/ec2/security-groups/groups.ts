import { arn, type Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { allowAllOut, defaultVpcId } from '../defaults.ts';
import { applyFilters, pageOf, type FilterFields } from '../filters.ts';
import { anywhere, checkId, invalidValue, missing, onResource, operation } from '../operation.ts';
import { instances, resourceTags, securityGroups, type GroupRule, type SecurityGroup } from '../state.ts';
import { describeTagsOf, tagsFor } from '../tags.ts';
import { findVpc } from '../vpcs.ts';
import { describePermissions } from './permissions.ts';

export function findGroup(id: string, call: Call): SecurityGroup {
  checkId(id, 'sg', 'InvalidGroupId');
  const group = securityGroups(call).get(id);
  if (!group) throw new AwsError('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
  return group;
}

/** A group by its id, or by its name in the default VPC. */
export function groupOf(
  input: { GroupId?: string | undefined; GroupName?: string | undefined },
  call: Call,
): SecurityGroup {
  if (input.GroupId) return findGroup(input.GroupId, call);
  if (!input.GroupName)
    throw new AwsError('MissingParameter', 'The request must contain the parameter groupName or groupId');
  const vpcId = defaultVpcId(call);
  const group = securityGroups(call)
    .values()
    .find((one) => one.vpcId === vpcId && one.name === input.GroupName);
  if (!group)
    throw new AwsError(
      'InvalidGroup.NotFound',
      `The security group '${input.GroupName}' does not exist in default VPC '${vpcId}'`,
    );
  return group;
}

export function putGroup(group: SecurityGroup, call: Call): void {
  securityGroups(call).put(group.id, group);
  call.changed('AWS::EC2::SecurityGroup', group.id);
}

const TEXT = /^[A-Za-z0-9 ._\-:/()#,@[\]+=&;{}!$*]{1,255}$/;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSecurityGroup.html */
export const createSecurityGroup = operation('CreateSecurityGroup', {
  access: (input, call) => [
    { action: 'ec2:CreateSecurityGroup', resource: arn(call, 'ec2', 'security-group/*') },
    ...(input.VpcId ? [onResource('ec2:CreateSecurityGroup', 'vpc', input.VpcId, call)] : []),
  ],
  handle(input, call) {
    const name = input.GroupName ?? '';
    if (!name) throw missing('GroupName');
    if (!input.Description) throw missing('GroupDescription');
    if (!TEXT.test(name) || name.startsWith('sg-'))
      throw invalidValue(
        `Value (${name}) for parameter GroupName is invalid. Character sets beyond ASCII are not supported.`,
      );
    if (!TEXT.test(input.Description))
      throw invalidValue(
        `Value (${input.Description}) for parameter GroupDescription is invalid. Character sets beyond ASCII are not supported.`,
      );
    const vpc = findVpc(input.VpcId ?? defaultVpcId(call), call);
    const taken = securityGroups(call)
      .values()
      .some((group) => group.vpcId === vpc.id && group.name === name);
    if (taken)
      throw new AwsError('InvalidGroup.Duplicate', `The security group '${name}' already exists for VPC '${vpc.id}'`);
    const tags = tagsFor('security-group', input.TagSpecifications);
    const id = `sg-${call.ids.hex(17)}`;
    if (Object.keys(tags).length > 0) resourceTags(call).put(id, tags);
    putGroup({ id, name, description: input.Description, vpcId: vpc.id, rules: [allowAllOut(call)] }, call);
    return { GroupId: id, SecurityGroupArn: arn(call, 'ec2', `security-group/${id}`), ...describeTagsOf(call, id) };
  },
});

export const deleteSecurityGroup = operation('DeleteSecurityGroup', {
  access: (input, call) => onResource('ec2:DeleteSecurityGroup', 'security-group', input.GroupId, call),
  handle(input, call) {
    const group = groupOf(input, call);
    if (group.name === 'default')
      throw new AwsError(
        'CannotDelete',
        `the specified group: "${group.id}" name: "default" cannot be deleted by a user`,
      );
    const used =
      instances(call)
        .values()
        .some((instance) => instance.state !== 'terminated' && instance.groups.includes(group.id)) ||
      securityGroups(call)
        .values()
        .some((other) => other.id !== group.id && other.rules.some((rule) => refersTo(rule, group.id)));
    if (used) throw new AwsError('DependencyViolation', `resource ${group.id} has a dependent object`);
    securityGroups(call).delete(group.id);
    resourceTags(call).delete(group.id);
    call.changed('AWS::EC2::SecurityGroup', group.id);
    return { Return: true, GroupId: group.id };
  },
});

const refersTo = (rule: GroupRule, id: string): boolean => rule.peer.kind === 'group' && rule.peer.id === id;

const inbound = (group: SecurityGroup): GroupRule[] => group.rules.filter((rule) => !rule.egress);
const outbound = (group: SecurityGroup): GroupRule[] => group.rules.filter((rule) => rule.egress);

const ruleFields = (prefix: string, rules: (group: SecurityGroup) => GroupRule[]): FilterFields<SecurityGroup> => ({
  [`${prefix}.cidr`]: (group) => rules(group).flatMap(({ peer }) => (peer.kind === 'ipv4' ? [peer.cidr] : [])),
  [`${prefix}.ipv6-cidr`]: (group) => rules(group).flatMap(({ peer }) => (peer.kind === 'ipv6' ? [peer.cidr] : [])),
  [`${prefix}.group-id`]: (group) => rules(group).flatMap(({ peer }) => (peer.kind === 'group' ? [peer.id] : [])),
  [`${prefix}.prefix-list-id`]: (group) =>
    rules(group).flatMap(({ peer }) => (peer.kind === 'prefix-list' ? [peer.id] : [])),
  [`${prefix}.from-port`]: (group) => rules(group).map((rule) => rule.fromPort),
  [`${prefix}.to-port`]: (group) => rules(group).map((rule) => rule.toPort),
  [`${prefix}.protocol`]: (group) => rules(group).map((rule) => rule.protocol),
});

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html */
export const describeSecurityGroups = operation('DescribeSecurityGroups', {
  access: anywhere('ec2:DescribeSecurityGroups'),
  handle(input, call) {
    const asked = [
      ...(input.GroupIds ?? []).map((id) => findGroup(id, call)),
      ...(input.GroupNames ?? []).map((name) => groupOf({ GroupName: name }, call)),
    ];
    const named = input.GroupIds?.length || input.GroupNames?.length;
    const found = applyFilters(
      named ? asked : securityGroups(call).values(),
      input.Filters,
      {
        'group-id': (group) => [group.id],
        'group-name': (group) => [group.name],
        'vpc-id': (group) => [group.vpcId],
        description: (group) => [group.description],
        'owner-id': () => [call.account],
        ...ruleFields('ip-permission', inbound),
        ...ruleFields('egress.ip-permission', outbound),
      },
      call,
    );
    const { page, next } = pageOf(found, input);
    return {
      ...next,
      SecurityGroups: page.map((group) => ({
        GroupId: group.id,
        GroupName: group.name,
        Description: group.description,
        OwnerId: call.account,
        VpcId: group.vpcId,
        SecurityGroupArn: arn(call, 'ec2', `security-group/${group.id}`),
        IpPermissions: describePermissions(inbound(group)),
        IpPermissionsEgress: describePermissions(outbound(group)),
        ...describeTagsOf(call, group.id),
      })),
    };
  },
});
