import { actionOf } from '../automation/actions.ts';
import { isMap, isPlainType, type AutomationDocument, type StepDefinition } from './automation-document.ts';
import { type Complaint } from './content.ts';
import { eachStep } from './each-step.ts';

/** Names, actions, settings and outputs of the steps, each for itself. */
export function checkSteps(document: AutomationDocument): Complaint[] {
  const steps = eachStep(document.mainSteps);
  const complaints = steps.flatMap(({ step, path }) =>
    [...checkStep(step), ...checkOutputs(step)].map((complaint) => ({
      ...complaint,
      path: [...path, ...complaint.path],
      ...(typeof step.name === 'string' ? { step: step.name } : {}),
    })),
  );
  const seen = new Set<string>();
  const twice = steps.find(({ step }) => {
    const isKnown = step.name !== undefined && seen.has(step.name);
    seen.add(step.name);
    return isKnown;
  });
  if (twice)
    complaints.push({
      message: 'Duplicate step names found in mainSteps of the document.',
      path: [...twice.path, 'name'],
      step: twice.step.name,
    });
  return complaints;
}

function checkStep(step: StepDefinition): Complaint[] {
  const complaints: Complaint[] = [];
  const say = (message: string, ...path: (string | number)[]): void => void complaints.push({ message, path });
  if (step.name === undefined) say('Missing "name" in step detail.');
  else if (typeof step.name !== 'string' || !/^[A-Za-z0-9_]+$/.test(step.name))
    say(`StepName: ${step.name} is invalid.`, 'name');
  if (step.action === undefined) {
    say('Missing "action" in step detail.');
    return complaints;
  }
  const action = actionOf(step.action);
  if (!action) {
    say(`Unknown action: ${step.action}`, 'action');
    return complaints;
  }
  if (step.onFailure !== undefined && !/^(Abort|Continue|step:.+)$/.test(step.onFailure))
    say(`onFailure: ${step.onFailure} is invalid. It must be Abort, Continue or step:<step name>.`, 'onFailure');
  if (step.onCancel !== undefined) {
    if (action.forbidsOnCancel) say(`onCancel is not supported for the action ${step.action}.`, 'onCancel');
    else if (!/^(Abort|step:.+)$/.test(step.onCancel))
      say(`onCancel: ${step.onCancel} is invalid. It must be Abort or step:<step name>.`, 'onCancel');
  }
  for (const message of action.check?.(step.inputs ?? {}) ?? []) say(message, 'inputs');
  return complaints;
}

function checkOutputs(step: StepDefinition): Complaint[] {
  if (step.outputs === undefined || step.outputs === null) return [];
  if (!Array.isArray(step.outputs)) return [{ message: '"outputs" of a step must be a list.', path: ['outputs'] }];
  const builtIn = Object.keys(actionOf(step.action)?.outputs ?? {});
  return step.outputs.flatMap((output, i): Complaint[] => {
    const path = ['outputs', i];
    if (!isMap(output)) return [{ message: 'An output must be a map.', path }];
    const complaints: Complaint[] = [];
    if (typeof output.Name !== 'string') complaints.push({ message: 'Missing "Name" in output.', path });
    else if (builtIn.includes(output.Name))
      complaints.push({ message: `Output "${output.Name}" is already an output of ${step.action}.`, path });
    if (typeof output.Selector !== 'string') complaints.push({ message: 'Missing "Selector" in output.', path });
    if (output.Type !== undefined && !isPlainType(output.Type))
      complaints.push({ message: `Output type: ${output.Type} is invalid.`, path: [...path, 'Type'] });
    return complaints;
  });
}
