import { unzip } from '../../lambda/unzip.ts';
import { findAttachment } from '../documents/attachments.ts';
import type { StepRun } from './action.ts';
import { invalidInput } from './failure.ts';
import { plans } from './state.ts';

/** The files of a script that came as an attachment: a `.py`, or what a `.zip` holds. Throws `StepFailure`. */
export function attachedFiles(run: StepRun, name: string): { path: string; data: Buffer }[] {
  const plan = plans(run.call).get(run.executionId);
  const found = plan && findAttachment(run.call, plan.documentName, Number(plan.documentVersion), name);
  if (!found) throw invalidInput(`The runbook has no attachment ${name}`);
  if (name.endsWith('.py')) return [{ path: name, data: found }];
  if (!name.endsWith('.zip')) throw invalidInput(`The attachment ${name} is neither a .py nor a .zip file`);
  try {
    return unzip(found).map(({ path, data }) => ({ path, data }));
  } catch (error) {
    throw invalidInput(
      `The attachment ${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
