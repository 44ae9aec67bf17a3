import type { Call } from '../../call.ts';
import type { ResourceVersion } from '../state.ts';
import type { Json, JsonObject } from '../template/template.ts';

/** What a resource's handler works with. */
export interface Provisioning {
  readonly call: Call;
  readonly stackName: string;
  readonly stackId: string;
  readonly logicalId: string;
  /** The creation was begun before a restart of the stand-in: its resource may exist already. */
  readonly resumed: boolean;
  /** How often this very update has settled: see `Updated.again`. */
  readonly round: number;
  /** Calls another service as the stack's caller. `input` is template JSON: scalars are coerced, unknown members refused. */
  api(service: string, operation: string, input: JsonObject): Promise<Record<string, unknown>>;
  /** `stack-logicalId-RANDOM`, cut as AWS cuts it. */
  generatedName(maxLength?: number): string;
}

export interface Created {
  physicalId: string;
  attributes?: Record<string, Json>;
  /** What `Ref` gives, where that is not the physical id. */
  ref?: Json;
}

export interface Updated extends Partial<Created> {
  /** Call it again, with the next `round`, when the resource has settled. */
  again?: boolean;
}

/** One resource type: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-template-resource-type-ref.html */
export interface ResourceType {
  readonly type: string;
  /** Every property in the type's schema. */
  readonly properties: readonly string[];
  readonly required?: readonly string[];
  /** For `Fn::GetAtt`. */
  readonly attributes: readonly string[];
  /** Properties of which a change needs a new resource. */
  readonly replaces: readonly string[];
  /** Further properties of which a change needs a new resource, by what the new properties say. */
  replacesUnder?(properties: JsonObject): readonly string[];
  /** The property that names the resource; a custom-named resource cannot be replaced under the same name. */
  readonly nameProperty?: string;
  /** The form of the `Tags` property, to which the stack's tags are added. */
  readonly tags?: 'list' | 'map';
  /** Creating one needs `CAPABILITY_IAM`, and `CAPABILITY_NAMED_IAM` with a name. */
  readonly iam?: boolean;
  create(properties: JsonObject, to: Provisioning): Promise<Created>;
  /** Applies `properties` to an existing resource; answers what has changed of it. May be repeated after a restart. */
  update?(properties: JsonObject, before: ResourceVersion, to: Provisioning): Promise<Updated | void>;
  delete(resource: ResourceVersion & { physicalId: string }, to: Provisioning): Promise<void>;
  /** Whether a created or updated resource is ready for use, after what can only be set on a ready one. Asked once a second. */
  settled?(resource: ResourceVersion & { physicalId: string }, to: Provisioning): Promise<boolean>;
}
