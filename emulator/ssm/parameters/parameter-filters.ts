import { AwsError } from '../../errors.ts';
import { DEFAULT_KEY } from './parameter-cipher.ts';
import type { Parameter, ParameterVersion } from './state.ts';

export interface ParameterFilter {
  Key?: string | undefined;
  Option?: string | undefined;
  Values?: string[] | undefined;
}

interface Item {
  parameter: Parameter;
  current: ParameterVersion;
  tags: Record<string, string>;
}

interface FilterKey {
  options: readonly string[];
  preset: string;
  /** The texts of a parameter that the values are compared with. */
  texts: (item: Item) => string[];
}

const plain = (texts: FilterKey['texts'], options: readonly string[] = ['Equals']): FilterKey => ({
  options,
  preset: 'Equals',
  texts,
});
const withPrefix = ['Equals', 'BeginsWith'];

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html */
const filterKeys: Record<string, FilterKey> = {
  Name: plain(({ parameter }) => [parameter.name], [...withPrefix, 'Contains']),
  Type: plain(({ current }) => [current.type], withPrefix),
  KeyId: plain(({ current }) => (current.type === 'SecureString' ? [current.keyId ?? DEFAULT_KEY] : []), withPrefix),
  Path: { options: ['Recursive', 'OneLevel'], preset: 'OneLevel', texts: ({ parameter }) => [parameter.name] },
  Tier: plain(({ current }) => [current.tier]),
  DataType: plain(({ current }) => [current.dataType], withPrefix),
  Label: plain(({ parameter }) => parameter.versions.flatMap(({ labels }) => labels)),
};

const tagKey = (key: string): FilterKey | undefined =>
  key.startsWith('tag:')
    ? plain(({ tags }) => {
        const value = tags[key.slice('tag:'.length)];
        return value === undefined ? [] : [value];
      })
    : undefined;

export interface FilterRules {
  keys: readonly string[];
  tags: boolean;
}

/** Whether a parameter passes all filters. Throws for a key, option or value that the operation does not know. */
export function parameterFilter(filters: readonly ParameterFilter[], rules: FilterRules): (item: Item) => boolean {
  const tests = filters.map((filter) => testOf(filter, rules));
  return (item) => tests.every((test) => test(item));
}

function testOf({ Key = '', Option, Values = [] }: ParameterFilter, rules: FilterRules): (item: Item) => boolean {
  const known = (rules.tags ? tagKey(Key) : undefined) ?? (rules.keys.includes(Key) ? filterKeys[Key] : undefined);
  if (!known)
    throw new AwsError(
      'InvalidFilterKey',
      `The following filter key is not valid: ${Key}. Valid filter keys include: [${rules.keys.join(', ')}].`,
    );
  const option = Option ?? known.preset;
  if (!known.options.includes(option))
    throw new AwsError(
      'InvalidFilterOption',
      `The following filter option is not valid: ${option}. Valid options include: [${known.options.join(', ')}].`,
    );
  if (Values.length === 0 && !Key.startsWith('tag:'))
    throw new AwsError('InvalidFilterValue', `The following filter values are missing : ${Key}.`);
  if (Values.length > 50) throw new AwsError('InvalidFilterValue', 'A filter can have up to 50 values.');
  if (Key === 'Path')
    for (const value of Values)
      if (!value.startsWith('/'))
        throw new AwsError(
          'ValidationException',
          `The parameter doesn't meet the parameter name requirements. The parameter name must begin with a forward slash "/": ${value}`,
        );
  return (item) => {
    const texts = known.texts(item);
    return Values.length === 0
      ? texts.length > 0
      : texts.some((text) => Values.some((value) => fits(text, value, option)));
  };
}

function fits(text: string, value: string, option: string): boolean {
  switch (option) {
    case 'BeginsWith':
      return text.startsWith(value);
    case 'Contains':
      return text.includes(value);
    case 'Recursive':
      return isBelow(text, value);
    case 'OneLevel':
      return isBelow(text, value) && !text.slice(folder(value).length).includes('/');
    default:
      return text === value;
  }
}

const folder = (path: string): string => (path.endsWith('/') ? path : `${path}/`);

/** Whether a name lies in the hierarchy under a path. */
export const isBelow = (name: string, path: string): boolean => name.startsWith(folder(path));

/** The same, on the very next level. */
export const isOnNextLevel = (name: string, path: string): boolean =>
  isBelow(name, path) && !name.slice(folder(path).length).includes('/');
