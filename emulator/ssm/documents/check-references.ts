import { parseReference, referencesIn } from '../automation/expression.ts';
import type { AutomationDocument } from './automation-document.ts';
import type { Complaint, Path } from './content.ts';
import { eachStep } from './each-step.ts';

/** Filled in by a maintenance window that runs the document. https://docs.aws.amazon.com/systems-manager/latest/userguide/maintenance-window-tasks-pseudo-parameters.html */
const PSEUDO_PARAMETERS = new Set([
  'RESOURCE_ID',
  'TARGET_ID',
  'TARGET_TYPE',
  'WINDOW_ID',
  'WINDOW_TASK_ID',
  'WINDOW_EXECUTION_ID',
  'INVOCATION_ID',
]);

/** References to what the document does not declare. Parameter Store may be named in defaults alone. */
export function checkReferences(document: AutomationDocument): Complaint[] {
  const complaints: Complaint[] = [];
  const check = (text: string, path: Path, step?: string): void => {
    for (const source of referencesIn(text)) {
      const reference = parseReference(source);
      const message =
        reference?.kind === 'parameter' &&
        !(reference.name in (document.parameters ?? {})) &&
        !PSEUDO_PARAMETERS.has(reference.name)
          ? `Parameter "${reference.name}" is not declared.`
          : reference?.kind === 'variable' && !(reference.name in (document.variables ?? {}))
            ? `Variable "${reference.name}" is not declared.`
            : reference?.kind === 'parameterStore'
              ? `Parameter Store reference "{{${source}}}" is not supported here; use it as the default value of a parameter.`
              : undefined;
      if (message) complaints.push({ message, path, ...(step === undefined ? {} : { step }) });
    }
  };
  if (document.assumeRole) check(document.assumeRole, ['assumeRole']);
  for (const { step, path } of eachStep(document.mainSteps)) {
    const { Steps: _inner, Script: _script, ...inputs } = step.inputs ?? {};
    for (const [text, at] of textsIn(inputs, [...path, 'inputs'])) check(text, at, step.name);
    for (const key of ['timeoutSeconds', 'maxAttempts'] as const)
      if (typeof step[key] === 'string') check(step[key], [...path, key], step.name);
  }
  return complaints;
}

function textsIn(value: unknown, path: Path): [text: string, path: Path][] {
  if (typeof value === 'string') return [[value, path]];
  if (Array.isArray(value)) return value.flatMap((item, i) => textsIn(item, [...path, i]));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => textsIn(item, [...path, key]));
}
