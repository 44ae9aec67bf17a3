import type { IpPermission } from '@aws-sdk/client-ec2';
import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { onResource, operation } from '../operation.ts';
import { resourceTags, type GroupRule, type SecurityGroup } from '../state.ts';
import { groupOf, putGroup } from './groups.ts';
import { askedRules, sameRule } from './permissions.ts';
import { describeRule, unknownRule } from './rules.ts';

interface RevokeInput {
  GroupId?: string | undefined;
  GroupName?: string | undefined;
  SecurityGroupRuleIds?: string[] | undefined;
  IpPermissions?: IpPermission[] | undefined;
  IpProtocol?: string | undefined;
  FromPort?: number | undefined;
  ToPort?: number | undefined;
  CidrIp?: string | undefined;
  SourceSecurityGroupName?: string | undefined;
}

/** A rule is named by its id, or by its values: everything but the description must be equal. All go, or none. */
function revoke(input: RevokeInput, egress: boolean, call: Call) {
  const group = groupOf(input, call);
  const gone = input.SecurityGroupRuleIds?.length
    ? byIds(input.SecurityGroupRuleIds, egress, group)
    : byValues(input, egress, group, call);
  putGroup({ ...group, rules: group.rules.filter((rule) => !gone.includes(rule)) }, call);
  for (const rule of gone) resourceTags(call).delete(rule.id);
  return {
    Return: true,
    UnknownIpPermissions: [],
    RevokedSecurityGroupRules: gone.map((rule) => {
      const described = describeRule(rule, group, call);
      return {
        SecurityGroupRuleId: described.SecurityGroupRuleId,
        GroupId: described.GroupId,
        IsEgress: described.IsEgress,
        IpProtocol: described.IpProtocol,
        FromPort: described.FromPort,
        ToPort: described.ToPort,
        CidrIpv4: described.CidrIpv4,
        CidrIpv6: described.CidrIpv6,
        PrefixListId: described.PrefixListId,
        ReferencedGroupId: described.ReferencedGroupInfo?.GroupId,
        Description: described.Description,
      };
    }),
  };
}

const byIds = (ids: string[], egress: boolean, group: SecurityGroup): GroupRule[] =>
  ids.map((id) => {
    const rule = group.rules.find((one) => one.id === id && one.egress === egress);
    if (!rule) throw unknownRule(id);
    return rule;
  });

function byValues(input: RevokeInput, egress: boolean, group: SecurityGroup, call: Call): GroupRule[] {
  const asked = askedRules(input, call);
  if (asked.length === 0)
    throw new AwsError('MissingParameter', "Either 'ipPermissions' or 'securityGroupRuleIds' should be provided.");
  return asked.map((rule) => {
    const found = group.rules.find((one) => one.egress === egress && sameRule(one, rule));
    if (!found)
      throw new AwsError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
    return found;
  });
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html */
export const revokeSecurityGroupIngress = operation('RevokeSecurityGroupIngress', {
  access: (input, call) => onResource('ec2:RevokeSecurityGroupIngress', 'security-group', input.GroupId, call),
  handle: (input, call) => revoke(input, false, call),
});

export const revokeSecurityGroupEgress = operation('RevokeSecurityGroupEgress', {
  access: (input, call) => onResource('ec2:RevokeSecurityGroupEgress', 'security-group', input.GroupId, call),
  handle: (input, call) => revoke(input, true, call),
});
