import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import type { AutomationDocument } from '../documents/automation-document.ts';
import { eachStep } from '../documents/each-step.ts';

/**
 * AWS has every runtime, this machine may not: a runbook whose scripts it cannot run is refused before it changes anything.
 */
export async function assertScriptsRun(call: Call, name: string, document: AutomationDocument): Promise<void> {
  const scripts = eachStep(document.mainSteps).filter(({ step }) => step.action === 'aws:executeScript');
  for (const { step } of scripts) {
    const runtime = step.inputs?.['Runtime'];
    if (typeof runtime !== 'string' || runtime.includes('{{')) continue;
    const runner = call.part('ssm/script-runner');
    const lack = runner ? await runner.lackOf(runtime) : 'no script runner is attached to the stand-in';
    if (lack !== undefined)
      throw new AwsError(
        'InternalServerError',
        `The runbook ${name} cannot run here: its step ${step.name} needs ${runtime}, and ${lack}.`,
        500,
      );
  }
}
