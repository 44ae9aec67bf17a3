import { isMap } from '../documents/automation-document.ts';
import type { CommandStep } from '../documents/command-document.ts';
import { COMMAND_PLUGINS, runsOn } from '../documents/command-plugins.ts';
import type { ManagedNode } from '../nodes/state.ts';
import type { CommandPlan } from './state.ts';

export type Verdict = { kind: 'run' } | { kind: 'skip' | 'fail'; message: string };

/**
 * Whether an agent runs a step: schema 2.2 passes over what the platform lacks, the older ones fail.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html
 */
export function judgeStep(plan: CommandPlan, index: number, step: CommandStep, node: ManagedNode): Verdict {
  const { action, name, precondition } = step;
  const isKnown = COMMAND_PLUGINS.some((plugin) => plugin.toLowerCase() === action.toLowerCase());
  if (!isKnown)
    return {
      kind: 'fail',
      message: `Plugin with name ${action} is not supported by this version of ssm agent, please update to latest version. Step name: ${name}`,
    };
  const isSupported = runsOn(action, node.platformType);
  if (plan.schemaVersion !== '2.2')
    return isSupported
      ? { kind: 'run' }
      : {
          kind: 'fail',
          message: `Plugin with name ${action} is not supported in current platform. Step name: ${name}`,
        };
  if (!isSupported)
    return { kind: 'skip', message: `Step execution skipped due to unsupported plugin: ${action}. Step name: ${name}` };
  if (!precondition || holds(precondition, plan.preconditions[index], node)) return { kind: 'run' };
  return {
    kind: 'skip',
    message: `Step execution skipped due to unsatisfied preconditions: '${textOf(plan.preconditions[index])}'. Step name: ${name}`,
  };
}

function holds(precondition: Record<string, unknown>, written: unknown, node: ManagedNode): boolean {
  const operands = stringsOf(precondition['StringEquals']);
  const names = stringsOf(isMap(written) ? written['StringEquals'] : undefined);
  // `platformType` is compared without regard to case
  if (names.includes('platformType')) {
    const wanted = operands[names[0] === 'platformType' ? 1 : 0] ?? '';
    return wanted.toLowerCase() === node.platformType.toLowerCase();
  }
  return operands[0] === operands[1];
}

const stringsOf = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const textOf = (written: unknown): string =>
  Object.entries(isMap(written) ? written : {})
    .map(([operator, operands]) => `"${operator}": [${stringsOf(operands).join(', ')}]`)
    .join(', ');
