import type { Call, Principal } from '../call.ts';
import type { FunctionVersion } from './state.ts';

/** The execution role, as a session named after the function. */
export const rolePrincipal = (call: Call, { name, configuration }: FunctionVersion): Principal => ({
  kind: 'role',
  account: configuration.role.split(':')[4] ?? call.account,
  roleArn: configuration.role,
  sessionName: name,
});
