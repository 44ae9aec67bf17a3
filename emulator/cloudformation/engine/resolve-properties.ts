import type { Call, Principal } from '../../call.ts';
import { evaluate } from '../intrinsics/evaluate.ts';
import { NO_VALUE, type EvaluationScope } from '../intrinsics/scope.ts';
import type { ResourceType } from '../resources/resource-type.ts';
import { objectOf, tagList, tagMap } from '../resources/property-values.ts';
import type { Stack } from '../state.ts';
import { invalid, isObject, type Json, type JsonObject, type TemplateResource } from '../template/template.ts';
import { invokeApi } from './api.ts';

/** A resource's properties with all functions evaluated and the stack's tags added; dynamic references are left in place. */
export function resolveProperties(
  logicalId: string,
  resource: TemplateResource,
  type: ResourceType,
  stack: Stack,
  scope: EvaluationScope,
): JsonObject {
  const value = evaluate(resource.Properties ?? {}, scope);
  const properties = value === NO_VALUE || !isObject(value) ? {} : value;
  const problems = [
    ...(type.required ?? [])
      .filter((name) => properties[name] === undefined)
      .map((name) => `#: required key [${name}] not found`),
    ...Object.keys(properties)
      .filter((name) => !type.properties.includes(name))
      .map((name) => `#: extraneous key [${name}] is not permitted`),
  ];
  if (problems.length > 0)
    throw invalid(`Properties validation failed for resource ${logicalId} with message:\n${problems.join('\n')}`);
  return withStackTags(properties, type, stack.tags);
}

function withStackTags(properties: JsonObject, type: ResourceType, tags: Record<string, string>): JsonObject {
  if (!type.tags || Object.keys(tags).length === 0) return properties;
  const own = properties.Tags;
  return {
    ...properties,
    Tags: type.tags === 'map' ? { ...tags, ...objectOf(own) } : tagList({ ...tags, ...tagMap(own) }),
  };
}

const DYNAMIC = /\{\{resolve:(ssm|ssm-secure|secretsmanager):([^}]+)\}\}/g;

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
export async function resolveDynamicReferences<T extends Json>(value: T, call: Call, principal: Principal): Promise<T> {
  const found = new Map<string, string>();
  for (const [whole, kind = '', rest = ''] of JSON.stringify(value).matchAll(DYNAMIC))
    if (!found.has(whole)) found.set(whole, await read(kind, rest, call, principal));
  return found.size === 0 ? value : (replaceIn(value, found) as T);
}

function replaceIn(value: Json, found: ReadonlyMap<string, string>): Json {
  if (typeof value === 'string') return value.replace(DYNAMIC, (whole) => found.get(whole) ?? whole);
  if (Array.isArray(value)) return value.map((item) => replaceIn(item, found));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceIn(item, found)]));
}

async function read(kind: string, reference: string, call: Call, principal: Principal): Promise<string> {
  if (kind === 'secretsmanager') return readSecret(reference, call, principal);
  const secure = kind === 'ssm-secure';
  const output = await invokeApi(call, principal, 'ssm', 'GetParameter', { Name: reference, WithDecryption: secure });
  const parameter = output.Parameter as { Type?: string; Value?: string } | undefined;
  if (!secure && parameter?.Type === 'SecureString')
    throw invalid(`SSM Secure reference is not supported in: [${reference}]. Use {{resolve:ssm-secure:…}}.`);
  return parameter?.Value ?? '';
}

/** `id:SecretString:key:stage:version`; an ARN as the id brings six colons of its own. */
async function readSecret(reference: string, call: Call, principal: Principal): Promise<string> {
  const parts = reference.split(':');
  const id = reference.startsWith('arn:') ? parts.splice(0, 7).join(':') : (parts.shift() ?? '');
  const [, key, stage, version] = parts;
  const output = await invokeApi(call, principal, 'secrets-manager', 'GetSecretValue', {
    SecretId: id,
    ...(stage ? { VersionStage: stage } : {}),
    ...(version ? { VersionId: version } : {}),
  });
  const secret = typeof output.SecretString === 'string' ? output.SecretString : '';
  if (!key) return secret;
  const value = (JSON.parse(secret) as JsonObject)[key];
  if (value === undefined) throw invalid(`Could not find a value associated with JSONKey in SecretString: ${key}`);
  return typeof value === 'string' ? value : JSON.stringify(value);
}
