import { resourceTypes } from '../resources/index.ts';
import { invalid, isObject, type Json, type JsonObject, type Template } from './template.ts';

const SECTIONS = new Set([
  'AWSTemplateFormatVersion',
  'Description',
  'Metadata',
  'Parameters',
  'Mappings',
  'Conditions',
  'Resources',
  'Outputs',
  'Rules',
  'Transform',
  'Hooks',
]);
const RESOURCE_MEMBERS = new Set([
  'Type',
  'Properties',
  'DependsOn',
  'Condition',
  'DeletionPolicy',
  'UpdateReplacePolicy',
  'Metadata',
  'CreationPolicy',
  'UpdatePolicy',
]);
const POLICIES = {
  DeletionPolicy: ['Delete', 'Retain', 'RetainExceptOnCreate', 'Snapshot'],
  UpdateReplacePolicy: ['Delete', 'Retain', 'Snapshot'],
};
/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const LIMITS = { Parameters: 200, Mappings: 200, Resources: 500, Outputs: 200 };

/** Checks the sections and members of a template, in AWS's words, before anything in it is evaluated. */
export function checkFormat(raw: JsonObject): Template {
  const unknown = Object.keys(raw).filter((key) => !SECTIONS.has(key));
  if (unknown.length > 0) throw invalid(`Invalid template property or properties [${unknown.join(', ')}]`);
  if (raw.AWSTemplateFormatVersion !== undefined && raw.AWSTemplateFormatVersion !== '2010-09-09')
    throw invalid('Template format error: unsupported value for AWSTemplateFormatVersion.');
  for (const section of ['Transform', 'Rules', 'Hooks'])
    if (raw[section] !== undefined) throw invalid(`Template section ${section} is not supported by this endpoint.`);
  if (raw.Description !== undefined && typeof raw.Description !== 'string')
    throw invalid('Template format error: Description must be a string.');
  if (typeof raw.Description === 'string' && Buffer.byteLength(raw.Description) > 1024)
    throw invalid('Template format error: Description length is greater than 1024 bytes.');
  const section = (name: keyof typeof LIMITS | 'Conditions'): JsonObject => {
    const value = raw[name];
    if (value === undefined) return {};
    if (!isObject(value)) throw invalid(`Template format error: [/${name}] expects a map.`);
    const limit = name === 'Conditions' ? undefined : LIMITS[name];
    const size = Object.keys(value).length;
    if (limit && size > limit)
      throw invalid(
        `Template format error: Number of ${name.toLowerCase()}, ${size}, is greater than maximum allowed, ${limit}`,
      );
    return value;
  };
  const resources = section('Resources');
  if (Object.keys(resources).length === 0)
    throw invalid('Template format error: At least one Resources member must be defined.');
  checkResources(resources);
  const parameters = section('Parameters');
  checkParameters(parameters);
  const outputs = section('Outputs');
  for (const [name, output] of Object.entries(outputs))
    if (!isObject(output) || output.Value === undefined)
      throw invalid(
        `Template format error: Output ${name} is malformed. Every Outputs member must contain a Value object`,
      );
  const mappings = section('Mappings');
  for (const [name, mapping] of Object.entries(mappings))
    if (!isObject(mapping) || !Object.values(mapping).every(isObject))
      throw invalid(`Template format error: Every Mappings attribute must be a String or a List. [/Mappings/${name}]`);
  return {
    ...(raw as unknown as Partial<Template>),
    Parameters: parameters as unknown as Template['Parameters'],
    Mappings: mappings as unknown as Template['Mappings'],
    Conditions: section('Conditions'),
    Resources: resources as unknown as Template['Resources'],
    Outputs: outputs as unknown as Template['Outputs'],
  };
}

function checkResources(resources: JsonObject): void {
  const unrecognized = new Set<string>();
  for (const [id, resource] of Object.entries(resources)) {
    if (!/^[A-Za-z0-9]+$/.test(id)) throw invalid(`Template format error: Resource name ${id} is non alphanumeric.`);
    if (!isObject(resource))
      throw invalid(`Template format error: [/Resources/${id}] resource definition is malformed`);
    if (typeof resource.Type !== 'string')
      throw invalid(`Template format error: [/Resources/${id}] Every Resources object must contain a Type member.`);
    const unknown = Object.keys(resource).find((member) => !RESOURCE_MEMBERS.has(member));
    if (unknown) throw invalid(`Invalid template resource property '${unknown}' in resource ${id}`);
    if (resource.Properties !== undefined && !isObject(resource.Properties))
      throw invalid(`Template format error: [/Resources/${id}/Properties] must be an object.`);
    for (const [member, allowed] of Object.entries(POLICIES))
      if (resource[member] !== undefined && !allowed.includes(resource[member] as string))
        throw invalid(`Template error: Unrecognized ${member} ${JSON.stringify(resource[member])} for resource ${id}`);
    for (const target of dependsOn(resource.DependsOn))
      if (typeof target !== 'string' || !resources[target])
        throw invalid(
          `Template format error: Unresolved resource dependencies [${typeof target === 'string' ? target : JSON.stringify(target)}] in the Resources block of the template`,
        );
    if (!resourceTypes.has(resource.Type)) unrecognized.add(`${resource.Type} (${id})`);
  }
  if (unrecognized.size > 0)
    throw invalid(`Template format error: Unrecognized resource types: [${[...unrecognized].join(', ')}]`);
}

const PARAMETER_TYPE =
  /^(String|Number|CommaDelimitedList|List<Number>|(List<)?AWS::(EC2|Route53)::[A-Za-z:]+>?|AWS::SSM::Parameter::Name|AWS::SSM::Parameter::Value<(String|List<String>|CommaDelimitedList|(List<)?AWS::[A-Za-z0-9:]+>?)>)$/;

function checkParameters(parameters: JsonObject): void {
  for (const [name, parameter] of Object.entries(parameters)) {
    if (!/^[A-Za-z0-9]+$/.test(name))
      throw invalid(`Template format error: Parameter name ${name} is non alphanumeric.`);
    if (!isObject(parameter) || typeof parameter.Type !== 'string')
      throw invalid(`Template format error: Every Parameters object must contain a Type member. [/Parameters/${name}]`);
    if (!PARAMETER_TYPE.test(parameter.Type))
      throw invalid(`Template format error: Unrecognized parameter type: ${parameter.Type}`);
  }
}

const dependsOn = (value: Json | undefined): Json[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];
