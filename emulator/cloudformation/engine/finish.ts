import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { evaluate } from '../intrinsics/evaluate.ts';
import { asText } from '../intrinsics/arguments.ts';
import {
  changeSets,
  resourceKey,
  resources,
  resourcesOf,
  stacks,
  works,
  type Stack,
  type StackOutput,
  type Work,
} from '../state.ts';
import { invalid, isObject, type Json, type Template } from '../template/template.ts';
import { advanceLater, deletions } from './begin.ts';
import { setStackStatus } from './stack-events.ts';
import { activeResources, exporting, stackScope } from './stack-scope.ts';

/** Ends an operation of which every step is done. Answers why it cannot end well, if its outputs cannot be made. */
export function finishWork(call: Call, stack: Stack, template: Template, work: Work): string | undefined {
  switch (work.kind) {
    case 'create':
    case 'update':
      if (work.cleaning) return endUpdate(call, stack, 'UPDATE_COMPLETE');
      return finishForward(call, stack, template, work);
    case 'update-rollback':
      if (work.cleaning) return endUpdate(call, stack, 'UPDATE_ROLLBACK_COMPLETE');
      if (Object.keys(work.failed).length > 0)
        return end(call, stack, 'UPDATE_ROLLBACK_FAILED', failedText('update', work));
      return cleanUpAfter(call, stack, template, work, 'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS');
    case 'rollback':
      if (madeMeanwhile(call, stack, work)) return deleteAgain(call, stack, work);
      if (Object.keys(work.failed).length > 0) return end(call, stack, 'ROLLBACK_FAILED', failedText('delete', work));
      return end(call, { ...stack, outputs: [] }, 'ROLLBACK_COMPLETE');
    case 'delete':
      if (madeMeanwhile(call, stack, work)) return deleteAgain(call, stack, work);
      if (Object.keys(work.failed).length > 0)
        return end(call, stack, 'DELETE_FAILED', `${failedText('delete', work)} `);
      for (const [id, set] of changeSets(call).entries())
        if (set.stackId === stack.stackId) changeSets(call).delete(id);
      return end(call, { ...stack, deletedAt: call.now(), outputs: [], imports: [] }, 'DELETE_COMPLETE');
  }
}

/** A resource whose creation was under way when the deletion began is not among its steps. */
const madeMeanwhile = (call: Call, stack: Stack, work: Work): boolean => {
  const known = new Set(work.steps.map((step) => step.logicalId));
  return resourcesOf(call, stack.stackId).some(
    ({ logicalId, status }) => !known.has(logicalId) && !status.startsWith('DELETE_'),
  );
};

function deleteAgain(call: Call, stack: Stack, work: Work): undefined {
  works(call).put(stack.stackId, { ...work, at: 0, steps: deletions(call, stack) });
  advanceLater(call, stack.stackId);
}

const failedText = (verb: string, work: Work): string =>
  `The following resource(s) failed to ${verb}: [${Object.keys(work.failed).join(', ')}].`;

function end(call: Call, stack: Stack, status: string, reason?: string): undefined {
  setStackStatus(call, stack, status, reason);
  works(call).delete(stack.stackId);
}

function endUpdate(call: Call, stack: Stack, status: string): undefined {
  for (const { before, ...resource } of resourcesOf(call, stack.stackId))
    if (before) resources(call).put(resourceKey(stack.stackId, resource.logicalId), resource);
  return end(call, stack, status);
}

function finishForward(call: Call, stack: Stack, template: Template, work: Work): string | undefined {
  let next: Stack;
  try {
    const outputs = makeOutputs(call, stack, template);
    for (const { exportName } of stack.outputs) {
      const user =
        exportName !== undefined &&
        !outputs.some((output) => output.exportName === exportName) &&
        importerOf(call, exportName);
      if (user) throw invalid(`Export ${exportName} cannot be deleted as it is in use by ${user}.`);
    }
    next = { ...stack, outputs, imports: importedNames(call, stack, template) };
  } catch (error) {
    if (error instanceof AwsError) return error.message;
    throw error;
  }
  if (work.kind === 'create') return end(call, next, 'CREATE_COMPLETE');
  return cleanUpAfter(call, next, template, work, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
}

/** The template that stands decides what is left over: resources not in it, and those that were replaced. */
function cleanUpAfter(call: Call, stack: Stack, template: Template, work: Work, status: string): undefined {
  const active = activeResources(template, stackScope(call, stack, template));
  const left = resourcesOf(call, stack.stackId)
    .map((resource) => resource.logicalId)
    .filter((id) => !active.has(id) || work.obsolete[id]);
  setStackStatus(call, stack, status);
  works(call).put(stack.stackId, { ...work, cleaning: true, at: 0, steps: deletions(call, stack, new Set(left)) });
  advanceLater(call, stack.stackId);
}

function makeOutputs(call: Call, stack: Stack, template: Template): StackOutput[] {
  const scope = stackScope(call, stack, template);
  const outputs: StackOutput[] = [];
  for (const [key, output] of Object.entries(template.Outputs)) {
    if (output.Condition !== undefined && !scope.condition(output.Condition)) continue;
    const value = asText(evaluate(output.Value, scope));
    if (value === undefined)
      throw invalid(
        `Template format error: The Value field of every Outputs member must evaluate to a String. (${key})`,
      );
    const exportName = output.Export ? asText(evaluate(output.Export.Name, scope)) : undefined;
    const other = exportName === undefined ? undefined : exporting(call, exportName);
    if (other && other.stack.stackId !== stack.stackId)
      throw invalid(`Export with name ${exportName} is already exported by stack ${other.stack.stackName}.`);
    outputs.push({
      key,
      value,
      ...(output.Description === undefined ? {} : { description: output.Description }),
      ...(exportName === undefined ? {} : { exportName }),
    });
  }
  return outputs;
}

/** The stack that imports a name, if one does. */
export const importerOf = (call: Call, exportName: string): string | undefined =>
  stacks(call)
    .values()
    .find((stack) => stack.imports.includes(exportName))?.stackName;

function importedNames(call: Call, stack: Stack, template: Template): string[] {
  const scope = stackScope(call, stack, template);
  const names = new Set<string>();
  const walk = (value: Json): void => {
    if (Array.isArray(value)) value.forEach(walk);
    if (!isObject(value)) return;
    const argument = value['Fn::ImportValue'];
    const name = argument === undefined ? undefined : asText(evaluate(argument, scope));
    if (name !== undefined) names.add(name);
    Object.values(value).forEach(walk);
  };
  for (const id of activeResources(template, scope)) walk(template.Resources[id]?.Properties ?? {});
  for (const output of Object.values(template.Outputs)) walk(output.Value);
  return [...names];
}
