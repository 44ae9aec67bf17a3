import type { IpPermission, TagSpecification } from '@aws-sdk/client-ec2';
import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { onResource, operation } from '../operation.ts';
import { resourceTags, type GroupRule } from '../state.ts';
import { tagsFor } from '../tags.ts';
import { groupOf, putGroup } from './groups.ts';
import { askedRules, ruleText, sameRule } from './permissions.ts';
import { describeRule } from './rules.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups */
const MAX_RULES = 60;

interface AuthorizeInput {
  GroupId?: string | undefined;
  GroupName?: string | undefined;
  IpPermissions?: IpPermission[] | undefined;
  IpProtocol?: string | undefined;
  FromPort?: number | undefined;
  ToPort?: number | undefined;
  CidrIp?: string | undefined;
  SourceSecurityGroupName?: string | undefined;
  TagSpecifications?: TagSpecification[] | undefined;
}

/** All of the request's rules are added, or none. */
function authorize(input: AuthorizeInput, egress: boolean, call: Call) {
  const group = groupOf(input, call);
  const asked = askedRules(input, call);
  if (asked.length === 0)
    throw new AwsError('MissingParameter', 'The request must contain the parameter ipPermissions');
  const twice = asked.find((rule, at) => asked.findIndex((other) => sameRule(rule, other)) !== at);
  if (twice) throw new AwsError('InvalidParameterValue', 'The same permission must not appear multiple times');
  const existing = group.rules.filter((rule) => rule.egress === egress);
  for (const rule of asked)
    if (existing.some((other) => sameRule(rule, other)))
      throw new AwsError('InvalidPermission.Duplicate', `the specified rule "${ruleText(rule)}" already exists`);
  if (existing.length + asked.length > MAX_RULES)
    throw new AwsError(
      'RulesPerSecurityGroupLimitExceeded',
      'The maximum number of rules per security group has been reached.',
    );
  const tags = tagsFor('security-group-rule', input.TagSpecifications);
  const added = asked.map((rule): GroupRule => ({ id: `sgr-${call.ids.hex(17)}`, egress, ...rule }));
  if (Object.keys(tags).length > 0) for (const rule of added) resourceTags(call).put(rule.id, tags);
  const changed = { ...group, rules: [...group.rules, ...added] };
  putGroup(changed, call);
  return { Return: true, SecurityGroupRules: added.map((rule) => describeRule(rule, changed, call)) };
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AuthorizeSecurityGroupIngress.html */
export const authorizeSecurityGroupIngress = operation('AuthorizeSecurityGroupIngress', {
  access: (input, call) => onResource('ec2:AuthorizeSecurityGroupIngress', 'security-group', input.GroupId, call),
  handle: (input, call) => authorize(input, false, call),
});

export const authorizeSecurityGroupEgress = operation('AuthorizeSecurityGroupEgress', {
  access: (input, call) => onResource('ec2:AuthorizeSecurityGroupEgress', 'security-group', input.GroupId, call),
  handle: (input, call) => authorize(input, true, call),
});
