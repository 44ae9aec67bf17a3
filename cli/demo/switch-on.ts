import { readPolicies } from '../../src/policy/read-policies.ts';
import { policyFilesIn } from '../../src/policy/policy-folder.ts';
import { join } from 'node:path';
import type { World } from '../../emulator/world.ts';
import { toAttributes } from '../../src/aws/attribute-value.ts';
import { EXEMPTIONS } from '../../src/record/exemptions.ts';
import type { Exemption } from '../../src/policy/policy.ts';
import { exempt, overBudget } from './account.ts';

const root = join(import.meta.dirname, '../..');

/**
 * What an operator does when the policies have been watched for a while in `observe`: switches them on, in Parameter Store,
 * without a deployment. One of them keeps a small budget, and one bucket is exempt, to show what that does.
 */
export async function switchOn(world: World, stage: string): Promise<void> {
  const { policies } = readPolicies(policyFilesIn(root));
  const modes = Object.fromEntries(policies.map((policy) => [policy.id, 'auto']));
  const budgets = Object.fromEntries(
    policies
      .filter((policy) => policy.remediation === overBudget.remediation)
      .map((policy) => [policy.id, overBudget.fixed]),
  );
  for (const [name, value] of Object.entries({ modes, budgets }))
    await world.call({
      service: 'ssm',
      operation: 'PutParameter',
      input: {
        Name: `/rectify/${stage}/settings/${name}`,
        Value: JSON.stringify(value),
        Type: 'String',
        Overwrite: true,
      },
      principal: world.root(),
    });
  const until = new Date(world.clock.now() + 30 * 86_400_000).toISOString();
  const exemption: Exemption = { ...exempt, expires: until };
  await world.call({
    service: 'dynamodb',
    operation: 'PutItem',
    input: { TableName: `rectify-${stage}`, Item: toAttributes({ pk: EXEMPTIONS, sk: exemption.id, exemption }) },
    principal: world.root(),
  });
}
