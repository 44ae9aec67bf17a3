import { isMap } from './automation-document.ts';
import { type Complaint } from './content.ts';
import {
  isParameterType,
  isPlainType,
  type AutomationDocument,
  type ParameterDefinition,
} from './automation-document.ts';

const MAX_PARAMETERS = 200;

/** Names, types and defaults of the parameters. https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-syntax-data-elements-parameters.html */
export function checkParameters(document: AutomationDocument): Complaint[] {
  const parameters = Object.entries(document.parameters ?? {});
  const complaints: Complaint[] = [];
  if (parameters.length > MAX_PARAMETERS)
    complaints.push({ message: `A document can have at most ${MAX_PARAMETERS} parameters.`, path: ['parameters'] });
  for (const [name, definition] of parameters) {
    const path = ['parameters', name];
    const say = (message: string, ...more: string[]): void =>
      void complaints.push({ message, path: [...path, ...more] });
    if (!/^[A-Za-z0-9]+$/.test(name)) say(`Parameter name "${name}" is not alpha-numeric.`);
    if (definition.type === undefined) say('Missing "type" in parameter definition.');
    else if (!isParameterType(definition.type))
      say(`Parameter type: ${JSON.stringify(definition.type).replace(/^"|"$/g, '')} is invalid.`, 'type');
    else if (definition.default !== undefined && !isDefaultOf(definition.type, definition.default))
      say(`Wrong default value for a "${definition.type}" parameters`, 'default');
    complaints.push(...checkConstraints(name, definition));
  }
  return complaints;
}

function checkConstraints(name: string, definition: ParameterDefinition): Complaint[] {
  const complaints: Complaint[] = [];
  const say = (message: string, key: string): void =>
    void complaints.push({ message, path: ['parameters', name, key] });
  if (definition.allowedValues !== undefined && !Array.isArray(definition.allowedValues))
    say(`"allowedValues" of parameter "${name}" must be a list.`, 'allowedValues');
  if (definition.allowedPattern !== undefined && typeof definition.allowedPattern !== 'string')
    say(`"allowedPattern" of parameter "${name}" must be a string.`, 'allowedPattern');
  for (const key of ['minItems', 'maxItems', 'minChars', 'maxChars'] as const)
    if (definition[key] !== undefined && !Number.isInteger(definition[key]))
      say(`"${key}" of parameter "${name}" must be an integer.`, key);
  if (definition.displayType !== undefined && !['textfield', 'textarea'].includes(definition.displayType))
    say(`"displayType" of parameter "${name}" must be textfield or textarea.`, 'displayType');
  return complaints;
}

const isParameterStoreReference = (value: unknown): boolean =>
  typeof value === 'string' && /^\{\{\s*ssm:[^{}]+\}\}$/.test(value);

function isDefaultOf(type: string, value: unknown): boolean {
  if (isParameterStoreReference(value)) return true;
  switch (type) {
    case 'Integer':
      return Number.isInteger(value) || (typeof value === 'string' && /^-?\d+$/.test(value));
    case 'Boolean':
      return typeof value === 'boolean';
    case 'StringList':
    case 'MapList':
      return Array.isArray(value);
    case 'StringMap':
      return isMap(value);
    case 'String':
      return typeof value !== 'object';
    default:
      return type.startsWith('List<') ? Array.isArray(value) : typeof value === 'string';
  }
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-action-variables.html */
export function checkVariables(document: AutomationDocument): Complaint[] {
  return Object.entries(document.variables ?? {}).flatMap(([name, definition]): Complaint[] => {
    const path = ['variables', name];
    if (!/^[A-Za-z0-9_]+$/.test(name)) return [{ message: `Variable name "${name}" is invalid.`, path }];
    if (definition.type === undefined) return [{ message: 'Missing "type" in variable definition.', path }];
    if (!isPlainType(definition.type))
      return [{ message: `Variable type: ${definition.type} is invalid.`, path: [...path, 'type'] }];
    return [];
  });
}
