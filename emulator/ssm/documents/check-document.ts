import { isMap, type AutomationDocument } from './automation-document.ts';
import { checkFlow } from './check-flow.ts';
import { checkParameters, checkVariables } from './check-parameters.ts';
import { checkReferences } from './check-references.ts';
import { checkSteps } from './check-steps.ts';
import { parseContent, schemaText, type Complaint, type Path, type Problem } from './content.ts';

/** In the order in which their messages read best. */
const checks: readonly ((document: AutomationDocument) => Complaint[])[] = [
  checkParameters,
  checkVariables,
  checkSteps,
  checkFlow,
  checkReferences,
];

/** Everything that `CreateDocument` refuses in an Automation document, all at once, in AWS's words where they are known. */
export function checkDocument(text: string, format: 'JSON' | 'YAML'): Problem[] {
  const parsed = parseContent(text, format);
  if ('problem' in parsed) return [parsed.problem];
  const shape = checkShape(parsed.value);
  const complaints = shape.length > 0 ? shape : checks.flatMap((check) => check(parsed.value as AutomationDocument));
  return complaints.map(({ message, path, step }) => {
    const line = parsed.lineOf(path);
    return { message, ...(step === undefined ? {} : { step }), ...(line === undefined ? {} : { line }) };
  });
}

/** What must hold before the rest can be looked at. */
function checkShape(value: unknown): Complaint[] {
  if (!isMap(value)) return [{ message: 'Document content must be an object.', path: [] }];
  const complaints: Complaint[] = [];
  const say = (message: string, ...path: (string | number)[]): void => void complaints.push({ message, path });
  if (value['schemaVersion'] === undefined) say('Missing "schemaVersion" in the document.');
  else if (schemaText(value['schemaVersion']) !== '0.3')
    say(
      `Document schema version ${schemaText(value['schemaVersion'])} is not supported for document type Automation.`,
      'schemaVersion',
    );
  if (value['assumeRole'] !== undefined && typeof value['assumeRole'] !== 'string')
    say('"assumeRole" must be a string.', 'assumeRole');
  for (const key of ['parameters', 'variables'])
    if (value[key] !== undefined && !isMap(value[key])) say(`"${key}" must be a map.`, key);
  for (const [name, definition] of Object.entries(isMap(value['parameters']) ? value['parameters'] : {}))
    if (!isMap(definition)) say(`Parameter "${name}" must be a map.`, 'parameters', name);
  for (const [name, definition] of Object.entries(isMap(value['variables']) ? value['variables'] : {}))
    if (!isMap(definition)) say(`Variable "${name}" must be a map.`, 'variables', name);
  if (value['outputs'] !== undefined && !Array.isArray(value['outputs'])) say('"outputs" must be a list.', 'outputs');
  const steps = value['mainSteps'];
  if (!Array.isArray(steps) || steps.length === 0) say('Missing "mainSteps" in the document.');
  else complaints.push(...checkStepShapes(steps, ['mainSteps']));
  return complaints;
}

function checkStepShapes(steps: readonly unknown[], path: Path): Complaint[] {
  return steps.flatMap((step, i): Complaint[] => {
    if (!isMap(step)) return [{ message: 'A step must be a map.', path: [...path, i] }];
    const inputs = step['inputs'];
    if (inputs !== undefined && inputs !== null && !isMap(inputs))
      return [{ message: '"inputs" must be a map.', path: [...path, i, 'inputs'], step: String(step['name']) }];
    const inner = isMap(inputs) && step['action'] === 'aws:loop' ? inputs['Steps'] : undefined;
    return Array.isArray(inner) ? checkStepShapes(inner, [...path, i, 'inputs', 'Steps']) : [];
  });
}
