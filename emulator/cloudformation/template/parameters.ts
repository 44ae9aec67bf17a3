import { invalid, type Json, type Template, type TemplateParameter } from './template.ts';

export interface GivenParameter {
  ParameterKey?: string | undefined;
  ParameterValue?: string | undefined;
  UsePreviousValue?: boolean | undefined;
}

/** Reads a Parameter Store parameter for `AWS::SSM::Parameter::Value<…>`. */
export type ReadParameter = (name: string) => Promise<string>;

export interface StackParameter {
  key: string;
  /** As given, or the default. */
  value: string;
  noEcho: boolean;
  /** What an SSM parameter's value was when it was read. */
  resolved?: string;
}

/**
 * The values of a stack's parameters, checked against their declarations.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/parameters-section-structure.html
 */
export async function bindParameters(
  template: Template,
  given: readonly GivenParameter[],
  previous: readonly StackParameter[],
  read: ReadParameter,
): Promise<StackParameter[]> {
  const unknown = given.map((one) => one.ParameterKey ?? '').filter((key) => !template.Parameters[key]);
  if (unknown.length > 0) throw invalid(`Parameters: [${unknown.join(', ')}] do not exist in the template`);
  const missing: string[] = [];
  const bound: StackParameter[] = [];
  for (const [key, declared] of Object.entries(template.Parameters)) {
    const one = given.find((candidate) => candidate.ParameterKey === key);
    const before = previous.find((candidate) => candidate.key === key);
    if (one?.UsePreviousValue && one.ParameterValue !== undefined)
      throw invalid(
        `Invalid input for parameter key ${key}. Cannot specify usePreviousValue as true and non empty value for a parameter`,
      );
    if (one?.UsePreviousValue && !before)
      throw invalid(`Invalid input for parameter key ${key}. No previous value for the parameter`);
    const value = one?.UsePreviousValue ? before?.value : (one?.ParameterValue ?? text(declared.Default));
    if (value === undefined) missing.push(key);
    else bound.push({ key, value, noEcho: declared.NoEcho === true || declared.NoEcho === 'true' });
  }
  if (missing.length > 0) throw invalid(`Parameters: [${missing.join(', ')}] must have values`);
  for (const parameter of bound) {
    const declared = template.Parameters[parameter.key];
    if (!declared) continue;
    checkValue(parameter.key, parameter.value, declared);
    if (declared.Type.startsWith('AWS::SSM::Parameter::Value<')) parameter.resolved = await read(parameter.value);
  }
  return bound;
}

/** What `Ref` gives for each parameter: lists for list types. */
export function parameterValues(template: Template, bound: readonly StackParameter[]): Record<string, Json> {
  const values: Record<string, Json> = {};
  for (const { key, value, resolved } of bound) {
    const type = template.Parameters[key]?.Type ?? 'String';
    const actual = resolved ?? value;
    values[key] = isList(type) ? actual.split(',').map((item) => item.trim()) : actual;
  }
  return values;
}

const isList = (type: string): boolean =>
  /^(CommaDelimitedList$|List<|AWS::SSM::Parameter::Value<(List<|CommaDelimitedList))/.test(type);

const text = (value: Json | undefined): string | undefined =>
  value === undefined ? undefined : typeof value === 'object' ? JSON.stringify(value) : String(value);

function checkValue(key: string, value: string, declared: TemplateParameter): void {
  const fail = (message: string): never => {
    throw invalid(
      declared.ConstraintDescription
        ? `Parameter '${key}' failed to satisfy constraint: ${declared.ConstraintDescription}`
        : `Parameter '${key}' ${message}`,
    );
  };
  const items = isList(declared.Type) ? value.split(',').map((item) => item.trim()) : [value];
  if (declared.AllowedValues) {
    const allowed = declared.AllowedValues.map(String);
    if (!items.every((item) => allowed.includes(item))) fail('must be one of AllowedValues');
  }
  if (declared.Type === 'Number' || declared.Type === 'List<Number>') {
    for (const item of items) {
      if (item === '' || !Number.isFinite(Number(item))) throw invalid(`Parameter '${key}' must be a number.`);
      if (declared.MinValue !== undefined && Number(item) < Number(declared.MinValue))
        fail(`must be a number not less than ${declared.MinValue}`);
      if (declared.MaxValue !== undefined && Number(item) > Number(declared.MaxValue))
        fail(`must be a number not greater than ${declared.MaxValue}`);
    }
    return;
  }
  if (declared.AllowedPattern !== undefined) {
    const pattern = declared.AllowedPattern;
    if (!items.every((item) => new RegExp(`^(?:${pattern})$`).test(item))) fail(`must match pattern ${pattern}`);
  }
  if (declared.MinLength !== undefined && value.length < Number(declared.MinLength))
    fail(`must contain at least ${declared.MinLength} characters`);
  if (declared.MaxLength !== undefined && value.length > Number(declared.MaxLength))
    fail(`must contain at most ${declared.MaxLength} characters`);
}
