import { bindParameters } from '../runbook/bind-parameters.ts';
import type { Remediation } from '../runbook/remediation.ts';
import type { Plan } from './plan.ts';

/** How a remediation is undone, or why it cannot or need not be. */
export type UndoPlan =
  | { runbook: { documentName: string; sha256: string }; parameters: Readonly<Record<string, readonly string[]>> }
  | { impossible: string }
  | { unnecessary: string };

/** The undo of one run, from its plan and its evidence. What was not changed is not undone. */
export function planUndo(plan: Plan, remediation: Remediation, before: unknown, after: unknown): UndoPlan {
  const { undo, irreversible } = remediation;
  if (!undo) return { impossible: irreversible ?? 'it has no undo' };
  if (before === undefined) return { impossible: 'the run left no evidence of the state before' };
  if (JSON.stringify(before) === JSON.stringify(after)) return { unnecessary: 'the run changed nothing' };
  const { resource, account, region, partition } = plan;
  const bound = bindParameters(undo, undo.parameters, {}, { resource, account, region, partition, before, after });
  if ('unbound' in bound) return { impossible: bound.unbound };
  return { runbook: { documentName: undo.documentName, sha256: undo.sha256 }, parameters: bound.parameters };
}
