import type { World } from '../../emulator/world.ts';
import type { RunSettings } from './run-settings.ts';

const ROLE = /^arn:[\w-]+:iam::\d{12}:role\/.+$/;
const DEFAULT_ROLE = 'arn:aws:iam::123456789012:role/Automation';

/** The role that a run needs: the one that a parameter names, or one of our own if the runbook assumes any. */
export function roleArnFor({ parameters, runbook }: RunSettings): string | undefined {
  const given = Object.values(parameters)
    .flat()
    .find((value) => ROLE.test(value));
  return given ?? (/^\s*"?assumeRole"?\s*:/m.test(runbook.text) ? DEFAULT_ROLE : undefined);
}

/** A role that Automation may assume, and that may do everything. */
export async function createRole(world: World, arn: string): Promise<void> {
  const [, path = '/', name = ''] = /:role(\/(?:.*\/)?)([^/]+)$/.exec(arn) ?? [];
  const call = (operation: string, input: Record<string, unknown>) =>
    world.call({ service: 'iam', operation, input, principal: world.root() });
  const statement = (more: Record<string, unknown>): string =>
    JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...more }] });
  await call('CreateRole', {
    RoleName: name,
    Path: path,
    AssumeRolePolicyDocument: statement({ Principal: { Service: 'ssm.amazonaws.com' }, Action: 'sts:AssumeRole' }),
  });
  await call('PutRolePolicy', {
    RoleName: name,
    PolicyName: 'Everything',
    PolicyDocument: statement({ Action: '*', Resource: '*' }),
  });
}
