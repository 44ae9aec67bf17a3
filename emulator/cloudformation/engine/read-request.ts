import type { Call, Principal } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { resourceTypes } from '../resources/index.ts';
import type { Stack, StackTemplate } from '../state.ts';
import { checkReferences } from '../template/check-references.ts';
import { creationOrder, dependencies } from '../template/dependencies.ts';
import { bindParameters, type GivenParameter, type StackParameter } from '../template/parameters.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { invalid, type Template } from '../template/template.ts';
import { activeResources, stackScope } from './stack-scope.ts';

export interface TemplateSource {
  TemplateBody?: string | undefined;
  TemplateURL?: string | undefined;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html */
const BODY_LIMIT = 51_200;
const URL_LIMIT = 1_048_576;

/** The template of a request: given as text, or as the address of an object in S3. */
export async function readTemplate(call: Call, source: TemplateSource, principal: Principal): Promise<StackTemplate> {
  const { TemplateBody: given, TemplateURL: url } = source;
  if ((given === undefined) === (url === undefined))
    throw invalid('Either Template URL or Template Body must be specified.');
  if (given !== undefined && Buffer.byteLength(given) > BODY_LIMIT)
    throw invalid(
      "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200",
    );
  const body = given ?? (await fetchTemplate(call, url ?? '', principal));
  const parsed = parseTemplate(body);
  checkReferences(parsed);
  return { body, parsed };
}

const URL_FORMS = [
  /^https:\/\/(?<bucket>[^./]+)\.s3[.-]?[a-z0-9-]*(?:\.dualstack)?(?:\.[a-z0-9-]+)?\.amazonaws\.com(?:\.cn)?\/(?<key>[^?]+)/,
  /^https:\/\/s3[.-]?[a-z0-9-]*\.amazonaws\.com(?:\.cn)?\/(?<bucket>[^/]+)\/(?<key>[^?]+)/,
];

async function fetchTemplate(call: Call, url: string, principal: Principal): Promise<string> {
  const groups = URL_FORMS.map((form) => form.exec(url)?.groups).find((match) => match);
  if (!groups) throw invalid('TemplateURL must be a supported URL.');
  const { bucket = '', key = '' } = groups;
  const input = { Bucket: bucket, Key: decodeURIComponent(key) };
  const { Body } = await call
    .invoke({ service: 's3', operation: 'GetObject', input, principal })
    .catch((error: unknown): never => {
      if (error instanceof AwsError) throw invalid(`S3 error: ${error.message} (${error.code})`);
      throw error;
    });
  const body = await bodyText(Body);
  if (Buffer.byteLength(body) > URL_LIMIT) throw invalid(`Template may not exceed ${URL_LIMIT} bytes in size.`);
  return body;
}

async function bodyText(body: unknown): Promise<string> {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString();
  const chunks: Uint8Array[] = [];
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** Reads `AWS::SSM::Parameter::Value<…>` parameters as the caller, and checks all of them. */
export const readParameters = (
  call: Call,
  template: Template,
  given: readonly GivenParameter[],
  previous: readonly StackParameter[],
  principal: Principal,
): Promise<StackParameter[]> =>
  bindParameters(template, given, previous, async (name) => {
    try {
      const output = await call.invoke({ service: 'ssm', operation: 'GetParameter', input: { Name: name }, principal });
      return (output.Parameter as { Value?: string } | undefined)?.Value ?? '';
    } catch (error) {
      if (error instanceof AwsError && error.code === 'ParameterNotFound')
        throw invalid(`Unable to fetch parameters [${name}] from parameter store for this account.`);
      throw error;
    }
  });

/** Refuses, before anything is made, what cannot be ordered or has conditions that cannot be decided. */
export function checkPlan(call: Call, stack: Stack, template: Template): void {
  const scope = stackScope(call, stack, template);
  for (const name of Object.keys(template.Conditions)) scope.condition(name);
  creationOrder(dependencies(template, activeResources(template, scope), (name) => scope.condition(name)));
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-template.html#using-iam-capabilities */
export function checkCapabilities(template: Template, capabilities: readonly string[]): void {
  let wanted: string | undefined;
  for (const { Type, Properties } of Object.values(template.Resources)) {
    const type = resourceTypes.get(Type);
    if (!type?.iam) continue;
    const named = type.nameProperty !== undefined && Properties?.[type.nameProperty] !== undefined;
    if (named) wanted = 'CAPABILITY_NAMED_IAM';
    else wanted ??= 'CAPABILITY_IAM';
  }
  const enough =
    wanted === undefined ||
    capabilities.includes('CAPABILITY_NAMED_IAM') ||
    (wanted === 'CAPABILITY_IAM' && capabilities.includes('CAPABILITY_IAM'));
  if (!enough) throw new AwsError('InsufficientCapabilitiesException', `Requires capabilities : [${wanted}]`);
}

const CAPABILITIES = ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM', 'CAPABILITY_AUTO_EXPAND'];

export function readCapabilities(given: readonly string[] | undefined): string[] {
  for (const capability of given ?? [])
    if (!CAPABILITIES.includes(capability))
      throw invalid(
        `1 validation error detected: Value '[${(given ?? []).join(', ')}]' at 'capabilities' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [${CAPABILITIES.join(', ')}]]`,
      );
  return [...(given ?? [])];
}

/** At most 50 tags, none of AWS's own, no key twice. */
export function readTags(
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Record<string, string> {
  const result: Record<string, string> = {};
  if ((tags ?? []).length > 50) throw invalid('Number of tags cannot exceed 50');
  for (const { Key: key = '', Value: value = '' } of tags ?? []) {
    if (key.toLowerCase().startsWith('aws:'))
      throw invalid('aws: prefixed tag key names are not allowed for external use.');
    if (key === '' || key.length > 128 || value.length > 256) throw invalid(`Tag ${key} is invalid`);
    if (result[key] !== undefined) throw invalid(`Duplicate tag keys found. Please remove duplicate tag key: ${key}`);
    result[key] = value;
  }
  return result;
}
