import { isMap, PLAIN_TYPES, RESOURCE_TYPES, itemTypeOf } from './automation-document.ts';
import { COMMAND_PLUGINS } from './command-plugins.ts';
import { parseContent, schemaText, type Complaint, type Problem } from './content.ts';

type Say = (message: string, ...path: (string | number)[]) => void;

/** Everything that `CreateDocument` refuses in a Command document, all at once. */
export function checkCommandDocument(text: string, format: 'JSON' | 'YAML'): Problem[] {
  const parsed = parseContent(text, format);
  if ('problem' in parsed) return [parsed.problem];
  const complaints: Complaint[] = [];
  const say: Say = (message, ...path) => void complaints.push({ message, path });
  if (isMap(parsed.value)) checkContent(parsed.value, say);
  else say('Document content must be an object.');
  return complaints.map(({ message, path }) => {
    const line = parsed.lineOf(path);
    return { message, ...(line === undefined ? {} : { line }) };
  });
}

function checkContent(content: Record<string, unknown>, say: Say): void {
  const { parameters = {}, runtimeConfig, mainSteps } = content;
  if (isMap(parameters)) for (const [name, one] of Object.entries(parameters)) checkParameter(name, one, say);
  else say('"parameters" must be a map.', 'parameters');
  const schema = schemaText(content['schemaVersion']);
  if (schema === '1.2') {
    if (!isMap(runtimeConfig) || Object.keys(runtimeConfig).length === 0)
      say('Missing "runtimeConfig" in the document.');
    else for (const [plugin, config] of Object.entries(runtimeConfig)) checkPlugin(plugin, config, say);
  } else if (!Array.isArray(mainSteps) || mainSteps.length === 0) say('Missing "mainSteps" in the document.');
  else checkSteps(mainSteps, schema, say);
  if (isMap(parameters)) checkReferences(content, new Set(Object.keys(parameters)), say);
}

function checkParameter(name: string, definition: unknown, say: Say): void {
  const path = ['parameters', name];
  if (!/^[A-Za-z0-9]+$/.test(name)) say(`Parameter name "${name}" is not alpha-numeric.`, ...path);
  if (!isMap(definition)) return say(`Parameter "${name}" must be a map.`, ...path);
  const { type, interpolationType, allowedPattern } = definition;
  if (type === undefined) say('Missing "type" in parameter definition.', ...path);
  else if (typeof type !== 'string' || !isCommandType(type))
    say(`Parameter type: ${JSON.stringify(type).replaceAll('"', '')} is invalid.`, ...path, 'type');
  if (interpolationType !== undefined && interpolationType !== 'ENV_VAR' && interpolationType !== 'NONE')
    say(`interpolationType of parameter "${name}" must be ENV_VAR.`, ...path, 'interpolationType');
  if (interpolationType === 'ENV_VAR' && type !== 'String')
    say(`interpolationType is supported for parameters of type String only: "${name}".`, ...path, 'interpolationType');
  if (allowedPattern !== undefined && typeof allowedPattern !== 'string')
    say(`"allowedPattern" of parameter "${name}" must be a string.`, ...path, 'allowedPattern');
}

const isCommandType = (type: string): boolean =>
  PLAIN_TYPES.some((plain) => plain === type) || (itemTypeOf(type) ?? type) in RESOURCE_TYPES;

function checkPlugin(plugin: string, config: unknown, say: Say): void {
  if (!isKnown(plugin)) say(`Unknown plugin: ${plugin}`, 'runtimeConfig', plugin);
  const properties = isMap(config) ? config['properties'] : undefined;
  const list = Array.isArray(properties) ? properties : [properties];
  if (!list.every(isMap)) say(`Missing "properties" in plugin ${plugin}.`, 'runtimeConfig', plugin);
}

const isKnown = (plugin: unknown): boolean =>
  COMMAND_PLUGINS.some((known) => known.toLowerCase() === String(plugin).toLowerCase());

function checkSteps(steps: readonly unknown[], schema: string, say: Say): void {
  const names = new Set<string>();
  for (const [i, step] of steps.entries()) {
    if (!isMap(step)) {
      say('A step must be a map.', 'mainSteps', i);
      continue;
    }
    const { name, action, inputs, precondition } = step;
    if (name === undefined) say('Missing "name" in step detail.', 'mainSteps', i);
    else if (typeof name !== 'string' || !/^[a-zA-Z0-9_:.-]+$/.test(name))
      say(`StepName: ${JSON.stringify(name).replaceAll('"', '')} is invalid.`, 'mainSteps', i, 'name');
    else if (names.has(name)) say('Duplicate step names found in mainSteps of the document.', 'mainSteps', i, 'name');
    names.add(String(name));
    if (action === undefined) say('Missing "action" in step detail.', 'mainSteps', i);
    else if (!isKnown(action))
      say(`Unknown action: ${JSON.stringify(action).replaceAll('"', '')}`, 'mainSteps', i, 'action');
    if (inputs !== undefined && inputs !== null && !isMap(inputs))
      say('"inputs" must be a map.', 'mainSteps', i, 'inputs');
    if (precondition !== undefined) checkPrecondition(precondition, schema, i, say);
  }
}

function checkPrecondition(precondition: unknown, schema: string, i: number, say: Say): void {
  const path = ['mainSteps', i, 'precondition'] as const;
  if (schema !== '2.2') return say('Precondition is not supported for document schema version prior to 2.2.', ...path);
  if (!isMap(precondition)) return say('"precondition" must be a map.', ...path);
  for (const [operator, operands] of Object.entries(precondition)) {
    if (operator !== 'StringEquals') say(`Unsupported precondition operator: ${operator}`, ...path);
    else if (!Array.isArray(operands) || operands.length !== 2)
      say('The precondition operator StringEquals accepts exactly 2 arguments.', ...path);
  }
}

/** What stands between `{{` and `}}` in a document, without Parameter Store and the platform. */
function checkReferences(content: Record<string, unknown>, declared: ReadonlySet<string>, say: Say): void {
  const { parameters: _, ...rest } = content;
  const unknown = new Set<string>();
  for (const [, name = ''] of JSON.stringify(rest).matchAll(/\{\{\s*([A-Za-z0-9]+)\s*\}\}/g))
    if (!declared.has(name)) unknown.add(name);
  for (const name of unknown) say(`Parameter "${name}" is not declared.`);
}
