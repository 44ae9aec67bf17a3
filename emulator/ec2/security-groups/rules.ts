import type { SecurityGroupRule } from '@aws-sdk/client-ec2';
import { arn, type Call } from '../../call.ts';
import { applyFilters, pageOf } from '../filters.ts';
import { anywhere, operation } from '../operation.ts';
import { securityGroups, type GroupRule, type SecurityGroup } from '../state.ts';
import { describeTagsOf } from '../tags.ts';
import { AwsError } from '../../errors.ts';

export function describeRule(rule: GroupRule, group: SecurityGroup, call: Call): SecurityGroupRule {
  return {
    SecurityGroupRuleId: rule.id,
    SecurityGroupRuleArn: arn(call, 'ec2', `security-group-rule/${rule.id}`),
    GroupId: group.id,
    GroupOwnerId: call.account,
    IsEgress: rule.egress,
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort,
    ToPort: rule.toPort,
    ...describePeer(rule, group),
    ...(rule.description === undefined ? {} : { Description: rule.description }),
    ...describeTagsOf(call, rule.id),
  };
}

function describePeer({ peer }: GroupRule, group: SecurityGroup): Partial<SecurityGroupRule> {
  switch (peer.kind) {
    case 'ipv4':
      return { CidrIpv4: peer.cidr };
    case 'ipv6':
      return { CidrIpv6: peer.cidr };
    case 'prefix-list':
      return { PrefixListId: peer.id };
    case 'group':
      return { ReferencedGroupInfo: { GroupId: peer.id, UserId: peer.account, VpcId: group.vpcId } };
  }
}

export const unknownRule = (id: string): AwsError =>
  new AwsError('InvalidSecurityGroupRuleId.NotFound', `The security group rule ID '${id}' does not exist`);

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroupRules.html */
export const describeSecurityGroupRules = operation('DescribeSecurityGroupRules', {
  access: anywhere('ec2:DescribeSecurityGroupRules'),
  handle(input, call) {
    const all = securityGroups(call)
      .values()
      .flatMap((group) => group.rules.map((rule) => ({ id: rule.id, rule, group })));
    const ids = input.SecurityGroupRuleIds ?? [];
    const unknown = ids.find((id) => !all.some((one) => one.id === id));
    if (unknown !== undefined) throw unknownRule(unknown);
    const found = applyFilters(
      ids.length > 0 ? all.filter((one) => ids.includes(one.id)) : all,
      input.Filters,
      {
        'group-id': ({ group }) => [group.id],
        'security-group-rule-id': ({ rule }) => [rule.id],
      },
      call,
    );
    const { page, next } = pageOf(found, input);
    return { ...next, SecurityGroupRules: page.map(({ rule, group }) => describeRule(rule, group, call)) };
  },
});
