/** A folder under `runbooks/`, read. Nothing outside that folder names its controls. */
export interface Remediation {
  /** The folder's name: `s3-block-public-access`. */
  id: string;
  title: string;
  /** As in AWS Config: `AWS::S3::Bucket`. */
  resourceType: string;
  answers: {
    /** Security Hub's consolidated control ids. */
    controls: readonly string[];
    /** Names of AWS Config managed rules as the console proposes them: `s3-bucket-level-public-access-prohibited`. */
    configRules: readonly string[];
    alarms: readonly AlarmShape[];
  };
  /** The Automation document's parameters and where each comes from. `AutomationAssumeRole` is bound by Rectify itself. */
  parameters: Readonly<Record<string, Binding>>;
  /** For findings of sources that know no severity: AWS Config's rules and CloudWatch's alarms. Otherwise MEDIUM. */
  severity?: RemediationSeverity;
  /** What a person would notice. */
  disruption: 'none' | 'brief' | 'restart';
  /** What the runbook reads and writes, in words: shown in plans. */
  reads: readonly string[];
  changes: readonly string[];
  verify: {
    /** How long the source may take to say `passing` after the runbook's end, in minutes. */
    withinMinutes: number;
  };
  /** Why there is no undo; without it `undo.yaml` stands in the folder. */
  irreversible?: string;
  /**
   * Where an execution holds the state before and after: an output of the document (`ReadBefore.Before`), or a variable
   * (`variable:Before`) where more than one step may set it. See `read-evidence.ts`.
   */
  evidence: { before: string; after: string };
  runbook: Runbook;
  undo?: Runbook & { parameters: Readonly<Record<string, Binding>> };
}

/** An SSM Automation document as it is uploaded. */
export interface Runbook {
  /** `Rectify-S3BlockPublicAccess`, without the stage. */
  documentName: string;
  /** SHA-256 of the document's text in lower-case hexadecimal: the plan's exact version. */
  sha256: string;
  /** The document, parsed. */
  content: Readonly<Record<string, unknown>>;
}

/**
 * A value for a runbook parameter.
 * - `from`: a field of the finding (`resource.id`, `attributes.alarmName`), or for an undo also of the evidence
 *   (`before.HttpTokens`); `otherwise` where there is no such field.
 * - `value`: a constant.
 * - `each`: the list at this path, every element brought into the first shape of `as` of which every field is there;
 *   a string `$.Field` in a shape is the element's field.
 */
export type Binding =
  | { from: string; otherwise?: string }
  | { value: string | readonly string[] }
  | { each: string; as: readonly Readonly<Record<string, unknown>>[] };

export type RemediationSeverity = 'CRITICAL' | 'HIGH' | 'MEDIUM' | 'LOW' | 'INFORMATIONAL';

/** Alarms that a remediation answers: a metric alarm on this metric, having these dimensions. */
export interface AlarmShape {
  namespace: string;
  metrics: readonly string[];
  /** The dimension that names the resource: `InstanceId`. */
  dimension: string;
}
