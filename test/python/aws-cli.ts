/**
 * The stock AWS CLI lists what Rectify leaves behind: OpsItems, executions with their steps, parameters. Installed into the
 * virtual environment where pip can, else the machine's own `aws` is taken (Debian's package awscli does).
 */
import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { skippingClock } from '../../emulator/clock.ts';
import { seededIds } from '../../emulator/ids.ts';
import { services } from '../../emulator/services.ts';
import { Gateway } from '../../emulator/wire/gateway.ts';
import { listen } from '../../emulator/wire/http-server.ts';
import { World } from '../../emulator/world.ts';

const AWS_CLI = 'awscli';

/** The path of an AWS CLI, or nothing. */
export function findAwsCli(venv: string): string | undefined {
  spawnSync('python3', ['-m', 'venv', venv]);
  const own = join(venv, 'bin', 'aws');
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--retries', '1', AWS_CLI];
  if (
    existsSync(join(venv, 'bin', 'python')) &&
    spawnSync(join(venv, 'bin', 'python'), pip, { timeout: 180_000 }).status === 0
  )
    return own;
  return spawnSync('aws', ['--version']).status === 0 ? 'aws' : undefined;
}

const RUNBOOK = JSON.stringify({
  schemaVersion: '0.3',
  mainSteps: [{ name: 'Wait', action: 'aws:sleep', isEnd: true, inputs: { Duration: 'PT1S' } }],
});

/** Throws where the CLI does not show what is there. */
export async function checkAwsCli(aws: string, environment: NodeJS.ProcessEnv): Promise<number> {
  const world = new World({ clock: skippingClock(Date.now), ids: seededIds(1), services });
  const listening = await listen(new Gateway(world));
  const call = (operation: string, input: Record<string, unknown>) =>
    world.call({ service: 'ssm', operation, input, principal: world.root() });
  let checks = 0;
  // Debian's CLI (2.9) does not know AWS_ENDPOINT_URL
  const cli = async (list: string, ...words: string[]): Promise<Record<string, string>[]> => {
    const { stdout } = await promisify(execFile)(
      aws,
      ['--endpoint-url', listening.url, '--output', 'json', 'ssm', ...words],
      {
        env: { ...environment, AWS_ENDPOINT_URL: listening.url },
      },
    );
    checks++;
    return (JSON.parse(stdout) as Record<string, Record<string, string>[]>)[list] ?? [];
  };
  try {
    const { OpsItemId } = await call('CreateOpsItem', {
      Title: 'A bucket is public',
      Description: 'd',
      Source: 'Rectify',
    });
    await call('PutParameter', { Name: '/rectify/dev/settings/kill-switch', Value: 'off', Type: 'String' });
    await call('CreateDocument', { Name: 'Rectify-Wait', Content: RUNBOOK, DocumentType: 'Automation' });
    const { AutomationExecutionId } = await call('StartAutomationExecution', { DocumentName: 'Rectify-Wait' });
    await world.advance(60_000);

    const opsItems = await cli('OpsItemSummaries', 'describe-ops-items');
    assert.deepEqual(
      opsItems.map((item) => item['OpsItemId']),
      [OpsItemId],
    );
    const [execution] = await cli('AutomationExecutionMetadataList', 'describe-automation-executions');
    assert.equal(execution?.['AutomationExecutionStatus'], 'Success');
    const id = ['--automation-execution-id', String(AutomationExecutionId)];
    const steps = await cli('StepExecutions', 'describe-automation-step-executions', ...id);
    assert.deepEqual(
      steps.map((step) => [step['StepName'], step['StepStatus']]),
      [['Wait', 'Success']],
    );
    const parameters = await cli('Parameters', 'get-parameters-by-path', '--path', '/rectify', '--recursive');
    assert.deepEqual(
      parameters.map((parameter) => [parameter['Name'], parameter['Value']]),
      [['/rectify/dev/settings/kill-switch', 'off']],
    );
    return checks;
  } finally {
    await listening.close();
    await world.stop();
  }
}
