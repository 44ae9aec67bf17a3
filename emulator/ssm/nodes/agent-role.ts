import type { Call } from '../../call.ts';
import type { Instance } from '../../ec2/state.ts';
import { decide } from '../../iam/authorize.ts';
import { instanceProfiles, roles, type Role } from '../../iam/state.ts';
import { mayAssume } from '../../sts/issue-session.ts';
import { serviceSetting } from '../settings/service-settings.ts';

const DEFAULT_ROLE_SETTING = '/ssm/managed-instance/default-ec2-instance-management-role';

/**
 * The role that an instance's agent registers with: its profile's if that allows it, otherwise the account's default.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/fleet-manager-default-host-management-configuration.html
 */
export function agentRole(call: Call, instance: Instance): { role: Role; isDefault: boolean } | undefined {
  const profile = instanceProfiles(call)
    .values()
    .find(({ arn }) => arn === instance.profile);
  const own = profile?.role === undefined ? undefined : roles(call).get(profile.role);
  if (own && mayRegister(call, own, 'ec2.amazonaws.com')) return { role: own, isDefault: false };
  // the agent reads its default role's credentials from the instance metadata service
  if (instance.metadata.endpoint === 'disabled') return undefined;
  const name = serviceSetting(call, DEFAULT_ROLE_SETTING).value.split('/').at(-1) ?? '';
  const common = name === '' ? undefined : roles(call).get(name);
  return common && mayRegister(call, common, 'ssm.amazonaws.com') ? { role: common, isDefault: true } : undefined;
}

/** An agent reports itself by `UpdateInstanceInformation`, which `AmazonSSMManagedInstanceCore` allows. */
export function mayRegister(call: Call, role: Role, service: string): boolean {
  const asService: Call = { ...call, principal: { kind: 'service', account: call.account, service } };
  if (!mayAssume(asService, role, {})) return false;
  const asRole: Call = {
    ...call,
    principal: { kind: 'role', account: call.account, roleArn: role.arn, sessionName: 'agent' },
  };
  return decide({ action: 'ssm:UpdateInstanceInformation', resource: '*' }, asRole)?.allowed === true;
}
