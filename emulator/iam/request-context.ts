/** The condition keys of one request. */
export interface RequestContext {
  /** Its values; undefined if this request does not have it; `unknown` if the stand-in cannot tell. */
  get(key: string): readonly string[] | undefined | 'unknown';
}

/**
 * Global keys that a request simply lacks when nobody gave them a value. Every other key without a value is unknown, and a
 * statement that hangs on it never allows and always denies: a condition that is not understood must not open a door.
 */
const ABSENT_WHEN_NOT_GIVEN = new Set([
  'aws:sourcearn',
  'aws:sourceaccount',
  'aws:sourceowner',
  'aws:sourceorgid',
  'aws:sourcevpc',
  'aws:sourcevpce',
  'aws:vpcsourceip',
  'aws:username',
  'aws:principalservicename',
  'aws:principalservicenameslist',
  'aws:principalorgid',
  'aws:principalorgpaths',
  'aws:calledvia',
  'aws:calledviafirst',
  'aws:calledvialast',
  'aws:federatedprovider',
  'aws:multifactorauthage',
  'aws:multifactorauthpresent',
  'aws:referer',
  'sts:externalid',
  'sts:sourceidentity',
  'sts:transitivetagkeys',
]);

export function requestContext(
  values: Readonly<Record<string, string | readonly string[] | undefined>>,
): RequestContext {
  const known = new Map<string, readonly string[]>();
  for (const [key, value] of Object.entries(values))
    if (value !== undefined) known.set(key.toLowerCase(), typeof value === 'string' ? [value] : value);
  return {
    get(key) {
      const name = key.toLowerCase();
      const value = known.get(name);
      if (value) return value;
      // a principal's tags are all known
      if (ABSENT_WHEN_NOT_GIVEN.has(name) || name.startsWith('aws:principaltag/')) return undefined;
      return 'unknown';
    },
  };
}
