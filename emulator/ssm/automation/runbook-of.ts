import type { Scope } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { innerStepsOf, type AutomationDocument, type StepDefinition } from '../documents/automation-document.ts';
import { parseContent } from '../documents/content.ts';
import type { DocumentVersionRow } from '../documents/state.ts';
import type { Plan } from './state.ts';

/** A step with the list that it stands in, and the step below it there. */
export interface Place {
  step: StepDefinition;
  sequence: readonly StepDefinition[];
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
    if (!all.has(step.name)) all.set(step.name, { step, sequence, ...(following === undefined ? {} : { following }) });
    addPlaces(all, innerStepsOf(step));
  }
}
