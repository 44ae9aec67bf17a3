import type * as client from '@aws-sdk/client-lambda';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { checkRevision } from './create-function.ts';
import {
  findFunction,
  findVersion,
  functionArn,
  LATEST,
  notFound,
  onFunction,
  readReference,
} from './function-name.ts';
import { functions, type FunctionAlias, type FunctionRecord } from './state.ts';

const operation = operationsOf<typeof client>();

const invalid = (message: string): AwsError =>
  new AwsError('InvalidParameterValueException', message, 400, { Type: 'User' });

export const createAlias = operation('CreateAlias', {
  access: (input, call) => onFunction(call, 'CreateAlias', input.FunctionName),
  handle(input, call) {
    const record = findFunction(call, readReference(input.FunctionName));
    const name = input.Name ?? '';
    if (!/^(?!\d+$)[\w-]{1,128}$/.test(name))
      throw new AwsError(
        'ValidationException',
        `1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)`,
      );
    if (record.aliases[name])
      throw new AwsError('ResourceConflictException', `Alias already exists: ${aliasArn(call, record, name)}`, 409, {
        Type: 'User',
      });
    return putAlias(call, record, name, settingsOf(call, record, input, undefined));
  },
});

/** What is not given stays as it was. https://docs.aws.amazon.com/lambda/latest/api/API_UpdateAlias.html */
export const updateAlias = operation('UpdateAlias', {
  access: (input, call) => onFunction(call, 'UpdateAlias', input.FunctionName),
  handle(input, call) {
    const record = findFunction(call, readReference(input.FunctionName));
    const name = input.Name ?? '';
    const old = findAlias(call, record, name);
    checkRevision(old.revisionId, input.RevisionId);
    return putAlias(call, record, name, settingsOf(call, record, input, old));
  },
});

export const getAlias = operation('GetAlias', {
  access: (input, call) => onFunction(call, 'GetAlias', input.FunctionName),
  handle(input, call) {
    const record = findFunction(call, readReference(input.FunctionName));
    const name = input.Name ?? '';
    return shownAlias(call, record, name, findAlias(call, record, name));
  },
});

export const listAliases = operation('ListAliases', {
  access: (input, call) => onFunction(call, 'ListAliases', input.FunctionName),
  handle(input, call) {
    const record = findFunction(call, readReference(input.FunctionName));
    const of = ({ version, weights }: FunctionAlias): boolean =>
      input.FunctionVersion === undefined ||
      version === input.FunctionVersion ||
      weights?.[input.FunctionVersion] !== undefined;
    const all = Object.entries(record.aliases).filter(([, alias]) => of(alias));
    const start = Number(input.Marker ?? 0);
    const end = start + (input.MaxItems ?? 50);
    return {
      Aliases: all.slice(start, end).map(([name, alias]) => shownAlias(call, record, name, alias)),
      ...(end < all.length ? { NextMarker: String(end) } : {}),
    };
  },
});

/** An alias that is not there is deleted all the same. */
export const deleteAlias = operation('DeleteAlias', {
  access: (input, call) => onFunction(call, 'DeleteAlias', input.FunctionName),
  handle(input, call) {
    const record = findFunction(call, readReference(input.FunctionName));
    const aliases = Object.entries(record.aliases).filter(([name]) => name !== input.Name);
    functions(call).put(record.name, { ...record, aliases: Object.fromEntries(aliases) });
    return {};
  },
});

function settingsOf(
  call: Call,
  record: FunctionRecord,
  input: client.CreateAliasRequest | client.UpdateAliasRequest,
  old: FunctionAlias | undefined,
): FunctionAlias {
  const qualifier = input.FunctionVersion ?? old?.version ?? '';
  const { version } = findVersion(call, { name: record.name, qualifier });
  const weights = input.RoutingConfig
    ? readWeights(call, record, version, input.RoutingConfig.AdditionalVersionWeights ?? {})
    : old?.weights;
  return {
    version,
    description: input.Description ?? old?.description ?? '',
    revisionId: call.ids.uuid(),
    ...(weights && Object.keys(weights).length > 0 ? { weights } : {}),
  };
}

/** Two versions at most share an alias, both of them published. https://docs.aws.amazon.com/lambda/latest/dg/configuring-alias-routing.html */
function readWeights(
  call: Call,
  record: FunctionRecord,
  version: string,
  weights: Record<string, number>,
): Record<string, number> {
  const others = Object.entries(weights);
  if (others.length > 1) throw invalid('Number of items in AdditionalVersionWeights cannot be greater than 1');
  for (const [other, weight] of others) {
    if (weight < 0 || weight > 1)
      throw new AwsError(
        'ValidationException',
        `1 validation error detected: Value '{${other}=${weight}}' at 'routingConfig.additionalVersionWeights' failed to satisfy constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0]`,
      );
    if (version === LATEST || other === LATEST)
      throw invalid('$LATEST is not supported for an alias pointing to more than 1 version');
    if (other === version)
      throw invalid(
        `Invalid function version ${other}. Function version ${other} is already included in routing configuration.`,
      );
    findVersion(call, { name: record.name, qualifier: other });
  }
  return weights;
}

function findAlias(call: Call, record: FunctionRecord, name: string): FunctionAlias {
  const alias = record.aliases[name];
  if (!alias) throw notFound(`Cannot find alias arn: ${aliasArn(call, record, name)}`);
  return alias;
}

const aliasArn = (call: Call, record: FunctionRecord, name: string): string => functionArn(call, record.name, name);

function putAlias(call: Call, record: FunctionRecord, name: string, alias: FunctionAlias) {
  functions(call).put(record.name, { ...record, aliases: { ...record.aliases, [name]: alias } });
  return shownAlias(call, record, name, alias);
}

const shownAlias = (call: Call, record: FunctionRecord, name: string, alias: FunctionAlias) => ({
  AliasArn: aliasArn(call, record, name),
  Name: name,
  FunctionVersion: alias.version,
  Description: alias.description,
  RevisionId: alias.revisionId,
  ...(alias.weights ? { RoutingConfig: { AdditionalVersionWeights: alias.weights } } : {}),
});
