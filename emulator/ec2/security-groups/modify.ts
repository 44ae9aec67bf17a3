import type { IpPermission, SecurityGroupRuleDescription, SecurityGroupRuleRequest } from '@aws-sdk/client-ec2';
import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { onResource, operation } from '../operation.ts';
import type { GroupRule, SecurityGroup } from '../state.ts';
import { groupOf, putGroup } from './groups.ts';
import { askedRules, ruleText, rulesOf, sameRule } from './permissions.ts';
import { unknownRule } from './rules.ts';

interface DescriptionsInput {
  GroupId?: string | undefined;
  GroupName?: string | undefined;
  IpPermissions?: IpPermission[] | undefined;
  SecurityGroupRuleDescriptions?: SecurityGroupRuleDescription[] | undefined;
}

function describeAnew(input: DescriptionsInput, egress: boolean, call: Call) {
  const group = groupOf(input, call);
  const renewed = new Map<GroupRule, string | undefined>();
  for (const asked of askedRules(input, call)) {
    const rule = group.rules.find((one) => one.egress === egress && sameRule(one, asked));
    if (!rule)
      throw new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
    renewed.set(rule, asked.description);
  }
  for (const { SecurityGroupRuleId, Description } of input.SecurityGroupRuleDescriptions ?? []) {
    const rule = group.rules.find((one) => one.egress === egress && one.id === SecurityGroupRuleId);
    if (!rule) throw unknownRule(SecurityGroupRuleId ?? '');
    renewed.set(rule, Description);
  }
  if (renewed.size === 0)
    throw new AwsError(
      'MissingParameter',
      "Either 'ipPermissions' or 'securityGroupRuleDescriptions' should be provided.",
    );
  putGroup(
    { ...group, rules: group.rules.map((rule) => (renewed.has(rule) ? described(rule, renewed.get(rule)) : rule)) },
    call,
  );
  return { Return: true };
}

function described(rule: GroupRule, description: string | undefined): GroupRule {
  const { description: _, ...bare } = rule;
  return description === undefined ? bare : { ...bare, description };
}

export const updateSecurityGroupRuleDescriptionsIngress = operation('UpdateSecurityGroupRuleDescriptionsIngress', {
  access: (input, call) =>
    onResource('ec2:UpdateSecurityGroupRuleDescriptionsIngress', 'security-group', input.GroupId, call),
  handle: (input, call) => describeAnew(input, false, call),
});

export const updateSecurityGroupRuleDescriptionsEgress = operation('UpdateSecurityGroupRuleDescriptionsEgress', {
  access: (input, call) =>
    onResource('ec2:UpdateSecurityGroupRuleDescriptionsEgress', 'security-group', input.GroupId, call),
  handle: (input, call) => describeAnew(input, true, call),
});

function asPermission(rule: SecurityGroupRuleRequest): IpPermission {
  const Description = rule.Description;
  return {
    IpProtocol: rule.IpProtocol,
    FromPort: rule.FromPort,
    ToPort: rule.ToPort,
    IpRanges: rule.CidrIpv4 ? [{ CidrIp: rule.CidrIpv4, Description }] : [],
    Ipv6Ranges: rule.CidrIpv6 ? [{ CidrIpv6: rule.CidrIpv6, Description }] : [],
    PrefixListIds: rule.PrefixListId ? [{ PrefixListId: rule.PrefixListId, Description }] : [],
    UserIdGroupPairs: rule.ReferencedGroupId ? [{ GroupId: rule.ReferencedGroupId, Description }] : [],
  };
}

function modified(group: SecurityGroup, id: string, request: SecurityGroupRuleRequest, call: Call): GroupRule[] {
  const old = group.rules.find((rule) => rule.id === id);
  if (!old) throw unknownRule(id);
  const [asked, ...more] = rulesOf(asPermission(request), call);
  if (!asked || more.length > 0)
    throw new AwsError(
      'InvalidParameterCombination',
      'Exactly one of cidrIpv4, cidrIpv6, prefixListId and referencedGroupId must be specified.',
    );
  // https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html: the kind of peer is fixed
  if (asked.peer.kind !== old.peer.kind)
    throw new AwsError(
      'InvalidParameterValue',
      'The source or destination type of a security group rule cannot be changed.',
    );
  if (group.rules.some((rule) => rule !== old && rule.egress === old.egress && sameRule(rule, asked)))
    throw new AwsError('InvalidPermission.Duplicate', `the specified rule "${ruleText(asked)}" already exists`);
  return group.rules.map((rule) => (rule === old ? { id, egress: old.egress, ...asked } : rule));
}

export const modifySecurityGroupRules = operation('ModifySecurityGroupRules', {
  access: (input, call) => [
    onResource('ec2:ModifySecurityGroupRules', 'security-group', input.GroupId, call),
    ...(input.SecurityGroupRules ?? []).map((rule) =>
      onResource('ec2:ModifySecurityGroupRules', 'security-group-rule', rule.SecurityGroupRuleId, call),
    ),
  ],
  handle(input, call) {
    let group = groupOf(input, call);
    for (const { SecurityGroupRuleId, SecurityGroupRule } of input.SecurityGroupRules ?? [])
      group = { ...group, rules: modified(group, SecurityGroupRuleId ?? '', SecurityGroupRule ?? {}, call) };
    putGroup(group, call);
    return { Return: true };
  },
});
