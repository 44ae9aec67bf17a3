import type * as client from '@aws-sdk/client-lambda';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { findFunction, findVersion, LATEST, onFunction, putVersion, readReference } from './function-name.ts';
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
