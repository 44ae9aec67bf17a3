import { createHash } from 'node:crypto';
import { AwsError } from '../../errors.ts';
import type { OperationalDatum } from './state.ts';

export type GivenData = Record<string, { Value?: string | undefined; Type?: string | undefined }>;

const MAX_KEY = 128;
const MAX_VALUE_BYTES = 20_480;
const MAX_DEDUP = 512;
const MAX_RESOURCES = 100;
const MAX_RUNBOOKS = 10;
const RESERVED = /^\/?(amazon|aws|amzn|ssm)/i;

const invalid = (message: string): AwsError =>
  new AwsError('OpsItemInvalidParameterException', message, 400, { ParameterNames: ['OperationalData'] });

const tooMany = (what: string, limit: number): AwsError =>
  new AwsError('OpsItemLimitExceededException', `An OpsItem can have up to ${limit} ${what}.`, 400, {
    ResourceTypes: [what],
    Limit: limit,
    LimitType: what,
  });

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/OpsCenter-creating-OpsItems.html */
export function checkOperationalData(given: GivenData, before: Record<string, OperationalDatum>): void {
  for (const [key, { Value = '', Type = 'String' }] of Object.entries(given)) {
    if (key.length < 1 || key.length > MAX_KEY)
      throw invalid(`Operational data keys can be up to ${MAX_KEY} characters long.`);
    if (Buffer.byteLength(Value) > MAX_VALUE_BYTES)
      throw invalid(`The value of the operational data key ${key} is longer than 20 KB.`);
    if (Type !== 'SearchableString' && Type !== 'String')
      throw invalid(`The type of the operational data key ${key} must be SearchableString or String.`);
    const check = reserved[key];
    if (check) check(Value, before[key]?.Value);
    else if (RESERVED.test(key))
      throw invalid(
        `Operational data keys can't begin with amazon, aws, amzn, ssm, /amazon, /aws, /amzn, or /ssm: ${key}`,
      );
  }
}

/** The keys under AWS's own prefix that callers may write. */
const reserved: Record<string, (value: string, before: string | undefined) => void> = {
  '/aws/dedup': (value, before) => {
    const { dedupString } = (parse('/aws/dedup', value) ?? {}) as { dedupString?: unknown };
    if (typeof dedupString !== 'string' || dedupString.length > MAX_DEDUP)
      throw invalid(`/aws/dedup must be {"dedupString": "…"} with up to ${MAX_DEDUP} characters.`);
    if (before !== undefined && before !== value)
      throw invalid('The deduplication string of an OpsItem cannot be changed.');
  },
  '/aws/resources': (value) => {
    const list = listOf('/aws/resources', value, 'arn');
    if (list.length > MAX_RESOURCES) throw tooMany('related resources', MAX_RESOURCES);
  },
  '/aws/automations': (value) => {
    const list = listOf('/aws/automations', value, 'automationId');
    if (list.length > MAX_RUNBOOKS) throw tooMany('associated runbooks', MAX_RUNBOOKS);
  },
};

function parse(key: string, value: string): unknown {
  try {
    return JSON.parse(value) as unknown;
  } catch {
    throw invalid(`The value of ${key} is not valid JSON.`);
  }
}

function listOf(key: string, value: string, member: string): Record<string, unknown>[] {
  const list = parse(key, value);
  if (
    !Array.isArray(list) ||
    !list.every((item) => typeof (item as Record<string, unknown> | null)?.[member] === 'string')
  )
    throw invalid(`The value of ${key} must be a list of objects with "${member}".`);
  return list as Record<string, unknown>[];
}

/** A member of each entry of one of AWS's lists, such as the ARNs of `/aws/resources`. */
export function listedIn(data: Record<string, OperationalDatum>, key: string, member: string): string[] {
  const datum = data[key];
  return datum ? listOf(key, datum.Value, member).map((item) => String(item[member])) : [];
}

/** What two OpsItems share that AWS takes for one: the string and the resources. Nothing without a string. */
export function dedupHash(data: Record<string, OperationalDatum>): string | undefined {
  const datum = data['/aws/dedup'];
  if (!datum) return undefined;
  const resources = listedIn(data, '/aws/resources', 'arn').toSorted((a, b) => (a < b ? -1 : 1));
  const { dedupString } = parse('/aws/dedup', datum.Value) as { dedupString: string };
  return createHash('sha256')
    .update(JSON.stringify([dedupString, resources]))
    .digest('hex');
}

export const keepData = (given: GivenData | undefined): Record<string, OperationalDatum> =>
  Object.fromEntries(
    Object.entries(given ?? {}).map(([key, { Value = '', Type }]) => [
      key,
      { Value, Type: Type === 'SearchableString' ? 'SearchableString' : 'String' },
    ]),
  );
