import type * as client from '@aws-sdk/client-config-service';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import type { ManagedRule } from './managed-rule.ts';
import { managedRule } from './managed-rule-list.ts';
import { recorders, type ConfigRule } from './state.ts';

const HOUR_MS = 3_600_000;
const FREQUENCIES: Record<client.MaximumExecutionFrequency, number> = {
  One_Hour: HOUR_MS,
  Three_Hours: 3 * HOUR_MS,
  Six_Hours: 6 * HOUR_MS,
  Twelve_Hours: 12 * HOUR_MS,
  TwentyFour_Hours: 24 * HOUR_MS,
};

const invalid = (message: string): AwsError => new AwsError('InvalidParameterValueException', message);

export const recordsSomething = (call: Call): boolean => recorders(call).size > 0;

function parseParameters(text: string | undefined): Record<string, string> {
  if (!text) return {};
  if (text.length > 1024) throw invalid('InputParameters must have length less than or equal to 1024');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw invalid(`Invalid json ${text} passed in the inputParameters.`);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw invalid(`Invalid json ${text} passed in the inputParameters.`);
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => {
      if (typeof one === 'object') throw invalid(`The inputParameters must be a JSON object of strings: ${text}`);
      return [name, String(one)];
    }),
  );
}

/** Parameters that the rule knows, of the type it asks for, with its defaults. */
function managedParameters(rule: ManagedRule, given: Record<string, string>, call: Call): Record<string, string> {
  const known = rule.parameters ?? {};
  const unknown = Object.entries(given).filter(([name]) => !Object.hasOwn(known, name));
  if (unknown.length > 0)
    throw invalid(
      `Unknown parameters provided in the inputParameters: ${JSON.stringify(Object.fromEntries(unknown))}.`,
    );
  for (const [name, value] of Object.entries(given)) {
    // a service's own rule leaves a requirement out by a blank
    if (value.trim() === '' && call.principal.kind === 'service') continue;
    if (value.trim() === '')
      throw invalid(
        `Blank spaces detected in the value of parameter: ${name}. Provide a value or remove the parameter.`,
      );
    const type = known[name]?.type;
    const fits = type === 'int' ? /^\d+$/.test(value) : type === 'boolean' ? /^(true|false)$/i.test(value) : true;
    if (!fits) throw invalid(`Parameter [${name}] with value [${value}] is not of type [${type}].`);
  }
  const defaults = Object.entries(known).flatMap(([name, one]) =>
    one.default === undefined ? [] : [[name, one.default]],
  );
  return { ...Object.fromEntries(defaults), ...given };
}

function scopeOf(scope: client.Scope | undefined): ConfigRule['scope'] {
  if (!scope) return undefined;
  const types = scope.ComplianceResourceTypes ?? [];
  if (scope.ComplianceResourceId !== undefined && types.length !== 1)
    throw invalid('A resource id in the scope needs exactly one resource type.');
  if (scope.TagValue !== undefined && scope.TagKey === undefined)
    throw invalid('A tag value in the scope needs a tag key.');
  return {
    ...(types.length > 0 ? { resourceTypes: types } : {}),
    ...(scope.ComplianceResourceId === undefined ? {} : { resourceId: scope.ComplianceResourceId }),
    ...(scope.TagKey === undefined ? {} : { tagKey: scope.TagKey }),
    ...(scope.TagValue === undefined ? {} : { tagValue: scope.TagValue }),
  };
}

/** What a request says about a rule, checked. */
export function ruleFrom(
  asked: client.ConfigRule,
  call: Call,
): Pick<ConfigRule, 'description' | 'owner' | 'identifier' | 'messageTypes' | 'parameters' | 'scope' | 'frequency'> {
  const name = asked.ConfigRuleName ?? '';
  if (name.length > 128 || (name !== '' && !/\S/.test(name)))
    throw invalid('ConfigRuleName must have length less than or equal to 128 and must not be blank');
  const {
    Owner: owner,
    SourceIdentifier: identifier = '',
    SourceDetails: details = [],
  } = asked.Source ?? { Owner: undefined };
  if (owner !== 'AWS' && owner !== 'CUSTOM_LAMBDA')
    throw invalid(`The owner ${owner} is invalid: AWS and CUSTOM_LAMBDA are the owners of rules here.`);
  const scope = scopeOf(asked.Scope);
  const shared = {
    owner,
    identifier,
    ...(asked.Description === undefined ? {} : { description: asked.Description }),
    ...(scope ? { scope } : {}),
  } as const;
  const given = parseParameters(asked.InputParameters);
  const askedFrequency = asked.MaximumExecutionFrequency;
  if (askedFrequency !== undefined && !Object.hasOwn(FREQUENCIES, askedFrequency))
    throw invalid(`The maximumExecutionFrequency ${askedFrequency} is invalid.`);
  if (owner === 'CUSTOM_LAMBDA') {
    if (!identifier.startsWith(`arn:${call.partition}:lambda:`))
      throw invalid(`The sourceIdentifier ${identifier} is invalid: a custom rule names the ARN of a function.`);
    if (details.length === 0) throw invalid('SourceDetails should be specified if the owner is CUSTOM_LAMBDA.');
    const messageTypes = details.map((detail) => detail.MessageType ?? '');
    const every = details.find((detail) => detail.MessageType === 'ScheduledNotification')?.MaximumExecutionFrequency;
    return {
      ...shared,
      messageTypes,
      parameters: given,
      ...(messageTypes.includes('ScheduledNotification')
        ? { frequency: FREQUENCIES[every ?? askedFrequency ?? 'TwentyFour_Hours'] }
        : {}),
    };
  }
  const rule = managedRule(identifier);
  if (!rule)
    throw invalid(
      `The sourceIdentifier ${identifier} is invalid. Please refer to the documentation for a list of valid sourceIdentifiers that can be used when AWS is the Owner.`,
    );
  if (details.length > 0) throw invalid('SourceDetails should be null/empty if the owner is AWS.');
  const periodic = rule.triggers.includes('periodic');
  if (askedFrequency !== undefined && !periodic)
    throw invalid(
      `A maximum execution frequency is not allowed for rule ${identifier}: it is triggered by configuration changes.`,
    );
  return {
    ...shared,
    messageTypes: [],
    parameters: managedParameters(rule, given, call),
    ...(periodic ? { frequency: FREQUENCIES[askedFrequency ?? 'TwentyFour_Hours'] } : {}),
  };
}
