import type * as client from '@aws-sdk/client-lambda';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import {
  findFunction,
  findVersion,
  functionArn,
  LATEST,
  notFound,
  onFunction,
  putVersion,
  readReference,
} from './function-name.ts';
import { shownConfiguration } from './function-settings.ts';
import { functions, functionVersions, type FunctionVersion } from './state.ts';

const operation = operationsOf<typeof client>();

/** Freezes `$LATEST` as the next version; nothing is published if it equals the last one. */
export function publish(call: Call, latest: FunctionVersion, description: string): FunctionVersion {
  const record = findFunction(call, latest);
  const last = functionVersions(call).get(`${record.name}:${record.published}`);
  const configuration = description ? { ...latest.configuration, description } : latest.configuration;
  if (last?.code.sha256 === latest.code.sha256 && JSON.stringify(last.configuration) === JSON.stringify(configuration))
    return last;
  const version: FunctionVersion = {
    ...latest,
    configuration,
    version: String(record.published + 1),
    revisionId: call.ids.uuid(),
    modifiedAt: call.now(),
  };
  functions(call).put(record.name, { ...record, published: record.published + 1 });
  putVersion(call, version);
  return version;
}

export const publishVersion = operation('PublishVersion', {
  access: (input, call) => onFunction(call, 'PublishVersion', input.FunctionName),
  handle(input, call) {
    const latest = findVersion(call, { name: readReference(input.FunctionName).name, qualifier: LATEST });
    if (input.CodeSha256 && input.CodeSha256 !== latest.code.sha256)
      throw new AwsError(
        'InvalidParameterValueException',
        `CodeSHA256 (${input.CodeSha256}) is different from current CodeSHA256 in $LATEST (${latest.code.sha256}). Please try again with the CodeSHA256 in $LATEST.`,
      );
    return shownConfiguration(call, publish(call, latest, input.Description ?? ''), true);
  },
});

export const listVersionsByFunction = operation('ListVersionsByFunction', {
  access: (input, call) => onFunction(call, 'ListVersionsByFunction', input.FunctionName),
  handle(input, call) {
    const { name } = findFunction(call, readReference(input.FunctionName));
    const all = functionVersions(call)
      .values()
      .filter((version) => version.name === name);
    return { Versions: all.map((version) => shownConfiguration(call, version, true)) };
  },
});

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
    const aliasArn = functionArn(call, record.name, name);
    if (record.aliases[name])
      throw new AwsError('ResourceConflictException', `Alias already exists: ${aliasArn}`, 409, { Type: 'User' });
    const { version } = findVersion(call, { name: record.name, qualifier: input.FunctionVersion ?? '' });
    const alias = { version, description: input.Description ?? '', revisionId: call.ids.uuid() };
    functions(call).put(record.name, { ...record, aliases: { ...record.aliases, [name]: alias } });
    return shownAlias(aliasArn, name, alias);
  },
});

export const getAlias = operation('GetAlias', {
  access: (input, call) => onFunction(call, 'GetAlias', input.FunctionName),
  handle(input, call) {
    const record = findFunction(call, readReference(input.FunctionName));
    const name = input.Name ?? '';
    const alias = record.aliases[name];
    const aliasArn = functionArn(call, record.name, name);
    if (!alias) throw notFound(`Cannot find alias arn: ${aliasArn}`);
    return shownAlias(aliasArn, name, alias);
  },
});

export const deleteAlias = operation('DeleteAlias', {
  access: (input, call) => onFunction(call, 'DeleteAlias', input.FunctionName),
  handle(input, call) {
    const record = findFunction(call, readReference(input.FunctionName));
    const aliases = Object.entries(record.aliases).filter(([name]) => name !== input.Name);
    functions(call).put(record.name, { ...record, aliases: Object.fromEntries(aliases) });
    return {};
  },
});

const shownAlias = (
  AliasArn: string,
  Name: string,
  alias: { version: string; description: string; revisionId: string },
) => ({
  AliasArn,
  Name,
  FunctionVersion: alias.version,
  Description: alias.description,
  RevisionId: alias.revisionId,
});
