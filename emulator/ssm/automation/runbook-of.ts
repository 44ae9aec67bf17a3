import type { Scope } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { innerStepsOf, type AutomationDocument, type StepDefinition } from '../documents/automation-document.ts';
import { parseContent } from '../documents/content.ts';
import type { DocumentVersionRow } from '../documents/state.ts';
import type { Plan } from './state.ts';

/** A step, and the step below it in its list. */
export interface Place {
  step: StepDefinition;
  following?: string;
}

/** Runbooks by the hash of their text: executions of one share it, and outlive a deletion of the document. */
const runbooks = (scope: Scope) => scope.table<AutomationDocument>('ssm/automation-runbooks');

/** Reads a version's text, at its first execution alone. */
export function keepRunbook(scope: Scope, version: DocumentVersionRow): AutomationDocument {
  const key = keyOf(version);
  const known = runbooks(scope).get(key);
  if (known) return known;
  const parsed = parseContent(version.content, version.format);
  if ('problem' in parsed) throw new AwsError('InternalServerError', parsed.problem.message, 500);
  const document = parsed.value as AutomationDocument;
  runbooks(scope).put(key, document);
  return document;
}

export const keyOf = (version: DocumentVersionRow): string => `${version.format}:${version.hash}`;

/** Gives another account or Region a runbook that runs there too. */
export function shareRunbook(from: Scope, to: Scope, key: string): void {
  const document = runbooks(from).get(key);
  if (document && !runbooks(to).has(key)) runbooks(to).put(key, document);
}

/** The runbook of an execution. */
export function runbookOf(scope: Scope, plan: Plan): AutomationDocument {
  const document = runbooks(scope).get(plan.runbook);
  if (!document) throw new Error(`execution ${plan.executionId} has no runbook`);
  return document;
}

const places = new WeakMap<AutomationDocument, ReadonlyMap<string, Place>>();

/** Where a step stands in a runbook; steps inside loops are found as well. */
export function placeOf(document: AutomationDocument, name: string): Place | undefined {
  let known = places.get(document);
  if (!known) {
    const all = new Map<string, Place>();
    addPlaces(all, document.mainSteps);
    places.set(document, all);
    known = all;
  }
  return known.get(name);
}

function addPlaces(all: Map<string, Place>, sequence: readonly StepDefinition[]): void {
  for (const [i, step] of sequence.entries()) {
    const following = sequence[i + 1]?.name;
    if (!all.has(step.name)) all.set(step.name, { step, ...(following === undefined ? {} : { following }) });
    addPlaces(all, innerStepsOf(step));
  }
}
