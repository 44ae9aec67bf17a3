/** The model of an Automation runbook, schema 0.3, as its JSON or YAML says it. https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-schemas-features.html */
export interface AutomationDocument {
  schemaVersion: string;
  description?: string;
  assumeRole?: string;
  parameters?: Record<string, ParameterDefinition>;
  variables?: Record<string, VariableDefinition>;
  mainSteps: StepDefinition[];
  outputs?: string[];
}

export interface ParameterDefinition {
  type: string;
  description?: string;
  default?: unknown;
  allowedValues?: unknown[];
  /** A regular expression for the whole value, in Java's dialect. */
  allowedPattern?: string;
  minItems?: number;
  maxItems?: number;
  minChars?: number;
  maxChars?: number;
  displayType?: string;
}

export interface VariableDefinition {
  type: string;
  default?: unknown;
}

export interface StepDefinition {
  name: string;
  action: string;
  description?: string;
  inputs?: Record<string, unknown>;
  /** Seconds, or an expression that gives them. */
  timeoutSeconds?: unknown;
  maxAttempts?: unknown;
  /** `Abort`, `Continue` or `step:<name>`. */
  onFailure?: string;
  /** `Abort` or `step:<name>`. */
  onCancel?: string;
  isEnd?: unknown;
  nextStep?: string;
  isCritical?: unknown;
  outputs?: StepOutput[];
}

export interface StepOutput {
  Name: string;
  Selector: string;
  Type?: string;
}

/** The types of parameters that carry a value as it is. */
export const PLAIN_TYPES = ['String', 'StringList', 'Integer', 'Boolean', 'StringMap', 'MapList'] as const;
export type PlainType = (typeof PLAIN_TYPES)[number];

export const isPlainType = (type: unknown): type is PlainType => PLAIN_TYPES.includes(type as PlainType);

/** Parameter types that name a resource, with the pattern of their values; each also as `List<type>`. */
export const RESOURCE_TYPES: Readonly<Record<string, RegExp>> = {
  'AWS::EC2::Instance::Id': /^m?i-([a-z0-9]{8}|[a-z0-9]{17})$/,
  'AWS::S3::Bucket::Name': /^[0-9a-z][a-z0-9\-.]{3,63}$/,
  'AWS::IAM::Role::Arn': /^arn:(aws|aws-cn|aws-us-gov|aws-iso|aws-iso-b):iam::[0-9]{12}:role\/.*$/,
};

/** `AWS::EC2::Instance::Id` of `List<AWS::EC2::Instance::Id>`. */
export const itemTypeOf = (type: string): string | undefined => /^List<(.+)>$/.exec(type)?.[1];

export const isParameterType = (type: unknown): type is string =>
  typeof type === 'string' && (isPlainType(type) || (itemTypeOf(type) ?? type) in RESOURCE_TYPES);

/** A JSON object or YAML map. */
export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** YAML authors also write `isEnd: 'true'`. */
export const isTrue = (value: unknown): boolean => value === true || value === 'true';

/** The step that `onFailure` or `onCancel` jumps to. */
export const jumpOf = (setting: unknown): string | undefined =>
  typeof setting === 'string' && setting.startsWith('step:') ? setting.slice('step:'.length) : undefined;

/** The steps inside an `aws:loop` step. */
export const innerStepsOf = (step: StepDefinition): StepDefinition[] =>
  step.action === 'aws:loop' && Array.isArray(step.inputs?.['Steps']) ? (step.inputs['Steps'] as StepDefinition[]) : [];
