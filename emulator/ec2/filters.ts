import type { Filter } from '@aws-sdk/client-ec2';
import type { Scope } from '../call.ts';
import { AwsError } from '../errors.ts';
import { invalidValue } from './operation.ts';
import { tagsOf } from './state.ts';

/** What a filter's name looks at in an item. */
export type FilterFields<T> = Record<string, (item: T) => (string | number | boolean | undefined)[]>;

/** `*` and `?` stand for any text and any character; `\` takes their meaning away. */
function matches(pattern: string, value: string): boolean {
  const expression = pattern.replace(/\\([*?\\])|([*?])|[.+^${}()|[\]\\]/g, (all, escaped?: string, wild?: string) =>
    escaped !== undefined ? `\\${escaped}` : wild === '*' ? '.*' : wild === '?' ? '.' : `\\${all}`,
  );
  return new RegExp(`^${expression}$`, 's').test(value);
}

/**
 * Keeps the items that every filter matches; a filter matches when one of its values does.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Filtering.html
 */
export function applyFilters<T extends { id: string }>(
  items: T[],
  filters: Filter[] | undefined,
  fields: FilterFields<T>,
  scope: Scope,
): T[] {
  return (filters ?? []).reduce((left, filter) => {
    const name = filter.Name ?? '';
    const values = filter.Values ?? [];
    if (values.length > 200)
      throw new AwsError(
        'FilterLimitExceeded',
        'The maximum number of filter values specified on a single call is 200',
      );
    const read = fieldFor(name, fields, scope);
    return left.filter((item) =>
      read(item).some((value) => value !== undefined && values.some((pattern) => matches(pattern, String(value)))),
    );
  }, items);
}

function fieldFor<T extends { id: string }>(
  name: string,
  fields: FilterFields<T>,
  scope: Scope,
): FilterFields<T>[string] {
  if (name.startsWith('tag:')) return (item) => [tagsOf(scope, item.id)[name.slice(4)]];
  if (name === 'tag-key') return (item) => Object.keys(tagsOf(scope, item.id));
  if (name === 'tag-value') return (item) => Object.values(tagsOf(scope, item.id));
  const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
  if (!field) throw invalidValue(`The filter '${name}' is invalid`);
  return field;
}

/** One page of `items`; a page's token says how many were given before it. */
export function pageOf<T>(
  items: T[],
  input: { MaxResults?: number | undefined; NextToken?: string | undefined },
  limits = { min: 5, max: 1000 },
): { page: T[]; next: { NextToken?: string } } {
  const size = input.MaxResults ?? (input.NextToken ? limits.max : items.length);
  if (input.MaxResults !== undefined && (size < limits.min || size > limits.max))
    throw invalidValue(
      `Value ( ${size} ) for parameter maxResults is invalid. Expecting a value between ${limits.min} and ${limits.max}.`,
    );
  const from = input.NextToken ? Number(Buffer.from(input.NextToken, 'base64').toString().replace('from:', '')) : 0;
  if (!Number.isInteger(from) || from < 0)
    throw new AwsError('InvalidNextToken', 'The specified nextToken value is not valid');
  const page = items.slice(from, from + size);
  const more = from + size < items.length;
  return { page, next: more ? { NextToken: Buffer.from(`from:${from + size}`).toString('base64') } : {} };
}
