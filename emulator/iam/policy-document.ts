import { AwsError } from '../errors.ts';

type Json = Record<string, unknown>;

export interface PrincipalElement {
  /** `Principal: "*"` */
  anyone: boolean;
  aws: string[];
  service: string[];
  /** Federated and CanonicalUser principals, which nobody in the stand-in is. */
  other: string[];
}

/** `[operator, key, values]` of a statement's Condition block. */
export type Condition = readonly [operator: string, key: string, values: readonly string[]];

export interface Statement {
  sid: string | undefined;
  effect: 'Allow' | 'Deny';
  actions: readonly string[] | undefined;
  notActions: readonly string[] | undefined;
  resources: readonly string[] | undefined;
  notResources: readonly string[] | undefined;
  principal: PrincipalElement | undefined;
  notPrincipal: PrincipalElement | undefined;
  conditions: readonly Condition[];
}

export interface PolicyDocument {
  /** Variables such as `${aws:username}` are read only in policies of version 2012-10-17. */
  variables: boolean;
  statements: readonly Statement[];
}

const cache = new Map<string, PolicyDocument>();
const CACHE_SIZE = 2_000;

/** Reads a policy from its JSON text. Throws `MalformedPolicyDocument`. The same text is read once. */
export function readPolicy(text: string): PolicyDocument {
  let policy = cache.get(text);
  if (!policy) {
    policy = parsePolicy(text);
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(text, policy);
  }
  return policy;
}

export const malformed = (message: string): AwsError => new AwsError('MalformedPolicyDocument', message);

const syntaxError = (): AwsError => malformed('Syntax errors in policy.');

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const POLICY_KEYS = new Set(['Version', 'Id', 'Statement']);
const STATEMENT_KEYS = new Set([
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]);

function parsePolicy(text: string): PolicyDocument {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw malformed('This policy contains invalid Json');
  }
  if (!isObject(json) || Object.keys(json).some((key) => !POLICY_KEYS.has(key))) throw syntaxError();
  const version = json['Version'] ?? '2008-10-17';
  if (version !== '2012-10-17' && version !== '2008-10-17') throw syntaxError();
  const list = Array.isArray(json['Statement']) ? (json['Statement'] as unknown[]) : [json['Statement']];
  if (list.length === 0) throw malformed('Could not parse the policy: Statement is empty!');
  const statements = list.map(parseStatement);
  const sids = statements.flatMap(({ sid }) => (sid ? [sid] : []));
  if (new Set(sids).size < sids.length) throw malformed('Statement IDs (SID) in a single policy must be unique.');
  return { variables: version === '2012-10-17', statements };
}

function parseStatement(json: unknown): Statement {
  if (!isObject(json) || Object.keys(json).some((key) => !STATEMENT_KEYS.has(key))) throw syntaxError();
  for (const name of ['Action', 'Resource', 'Principal'])
    if (json[name] !== undefined && json[`Not${name}`] !== undefined) throw syntaxError();
  const { Effect: effect, Sid: sid } = json;
  if (effect !== 'Allow' && effect !== 'Deny') throw syntaxError();
  if (sid !== undefined && typeof sid !== 'string') throw syntaxError();
  return {
    sid,
    effect,
    actions: strings(json['Action']),
    notActions: strings(json['NotAction']),
    resources: strings(json['Resource']),
    notResources: strings(json['NotResource']),
    principal: parsePrincipal(json['Principal']),
    notPrincipal: parsePrincipal(json['NotPrincipal']),
    conditions: parseConditions(json['Condition']),
  };
}

function strings(value: unknown): string[] | undefined {
  if (value === undefined) return undefined;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (!list.every((item) => typeof item === 'string')) throw syntaxError();
  return list;
}

function parsePrincipal(value: unknown): PrincipalElement | undefined {
  if (value === undefined) return undefined;
  if (value === '*') return { anyone: true, aws: [], service: [], other: [] };
  if (!isObject(value)) throw syntaxError();
  const known = ['AWS', 'Service', 'Federated', 'CanonicalUser'];
  if (Object.keys(value).length === 0 || Object.keys(value).some((key) => !known.includes(key))) throw syntaxError();
  const aws = strings(value['AWS']) ?? [];
  return {
    anyone: aws.includes('*'),
    aws,
    service: strings(value['Service']) ?? [],
    other: [...(strings(value['Federated']) ?? []), ...(strings(value['CanonicalUser']) ?? [])],
  };
}

function parseConditions(value: unknown): Condition[] {
  if (value === undefined) return [];
  if (!isObject(value)) throw syntaxError();
  return Object.entries(value).flatMap(([operator, keys]) => {
    if (!isObject(keys)) throw syntaxError();
    return Object.entries(keys).map(([key, values]): Condition => [operator, key, scalars(values)]);
  });
}

/** Condition values may be numbers and booleans too; they are compared as text. */
function scalars(value: unknown): string[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.map((item) => {
    if (typeof item !== 'string' && typeof item !== 'number' && typeof item !== 'boolean') throw syntaxError();
    return String(item);
  });
}
