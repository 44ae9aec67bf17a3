import type { Call } from '../../../call.ts';
import {
  resourceKey,
  resources,
  type ResourceVersion,
  type Stack,
  type StackResource,
  type Work,
} from '../../state.ts';
import type { Template, TemplateResource } from '../../template/template.ts';

/** One step of a stack operation and all it needs to know. */
export interface StepContext {
  call: Call;
  stack: Stack;
  template: Template;
  work: Work;
  /** What each resource of the template waits for. */
  needs: ReadonlyMap<string, string[]>;
}

/** `obsolete` is a replaced resource that is to be deleted once the update stands. */
export type StepOutcome =
  | { state: 'done'; obsolete?: ResourceVersion }
  | { state: 'waiting' }
  | { state: 'failed'; reason: string };

export const DONE: StepOutcome = { state: 'done' };

export const recordOf = ({ call, stack }: StepContext, logicalId: string): StackResource | undefined =>
  resources(call).get(resourceKey(stack.stackId, logicalId));

export const versionOf = ({ type, physicalId, properties, attributes, ref }: StackResource): ResourceVersion => ({
  type,
  properties,
  attributes,
  ref,
  ...(physicalId === undefined ? {} : { physicalId }),
});

export function describe(logicalId: string, declared: TemplateResource, needs: ReadonlyMap<string, string[]>) {
  const deletionPolicy = declared.DeletionPolicy ?? 'Delete';
  return {
    type: declared.Type,
    dependsOn: needs.get(logicalId) ?? [],
    deletionPolicy,
    updateReplacePolicy: declared.UpdateReplacePolicy ?? 'Delete',
  };
}

export function declaration({ template }: StepContext, logicalId: string): TemplateResource {
  const declared = template.Resources[logicalId];
  if (!declared) throw new Error(`${logicalId} is not in the template`);
  return declared;
}
