import type * as client from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { revealValue } from './parameter-cipher.ts';
import { parameterArn, readName } from './parameter-name.ts';
import { parameters, type Parameter, type ParameterVersion } from './state.ts';

const operation = operationsOf<typeof client>();

export const notFound = (message = ''): AwsError => new AwsError('ParameterNotFound', message);

/** The version that a selector means: a number, a label, or none for the current one. */
export function selectVersion({ name, versions }: Parameter, selector: string | undefined): ParameterVersion {
  const found =
    selector === undefined
      ? versions.at(-1)
      : versions.find(({ version, labels }) => String(version) === selector || labels.includes(selector));
  if (!found)
    throw new AwsError(
      'ParameterVersionNotFound',
      `Systems Manager could not find version ${selector} of ${name}. Verify the version and try again.`,
    );
  return found;
}

/** A parameter with its value, as the caller may see it. */
export async function shownParameter(
  call: Call,
  name: string,
  version: ParameterVersion,
  decrypt: boolean,
  selector?: string,
): Promise<client.Parameter> {
  return {
    Name: name,
    Type: version.type,
    Value: await revealValue(call, name, version, decrypt),
    Version: version.version,
    ...(selector === undefined ? {} : { Selector: `:${selector}` }),
    LastModifiedDate: new Date(version.modifiedAt),
    ARN: parameterArn(call, name),
    DataType: version.dataType,
  };
}

export const getParameter = operation('GetParameter', {
  access: (input, call) => ({ action: 'ssm:GetParameter', resource: parameterArn(call, readName(input.Name).name) }),
  async handle(input, call) {
    const { name, selector } = readName(input.Name);
    const parameter = parameters(call).get(name);
    // the service says no more than the error's name
    if (!parameter) throw notFound();
    const version = selectVersion(parameter, selector);
    return { Parameter: await shownParameter(call, name, version, input.WithDecryption ?? false, selector) };
  },
});

export const getParameters = operation('GetParameters', {
  access: (input, call) =>
    (input.Names ?? []).map((name) => ({
      action: 'ssm:GetParameters',
      resource: parameterArn(call, readName(name).name),
    })),
  async handle(input, call) {
    const names = input.Names ?? [];
    if (names.length < 1 || names.length > 10)
      throw validationError(
        `1 validation error detected: Value '[${names.join(', ')}]' at 'names' failed to satisfy constraint: Member must have length less than or equal to 10.`,
      );
    if (new Set(names.map((name) => readName(name).name)).size < names.length)
      throw validationError('Input validation failed: duplicate parameter names are not allowed.');
    const Parameters: client.Parameter[] = [];
    const InvalidParameters: string[] = [];
    for (const given of names) {
      const { name, selector } = readName(given);
      const version = parameters(call)
        .get(name)
        ?.versions.findLast(
          ({ version, labels }) => selector === undefined || String(version) === selector || labels.includes(selector),
        );
      if (version) Parameters.push(await shownParameter(call, name, version, input.WithDecryption ?? false, selector));
      else InvalidParameters.push(given);
    }
    return { Parameters, InvalidParameters };
  },
});

export const getParameterHistory = operation('GetParameterHistory', {
  access: (input, call) => ({
    action: 'ssm:GetParameterHistory',
    resource: parameterArn(call, readName(input.Name).name),
  }),
  async handle(input, call) {
    const { name } = readName(input.Name);
    const parameter = parameters(call).get(name);
    if (!parameter) throw notFound();
    const start = readToken(input.NextToken);
    const end = start + checkPageSize(input.MaxResults, 50);
    const page = parameter.versions.slice(start, end);
    return {
      Parameters: await Promise.all(
        page.map((version) => shownHistory(call, name, version, input.WithDecryption ?? false)),
      ),
      ...(end < parameter.versions.length ? { NextToken: pageToken(end) } : {}),
    };
  },
});

const shownHistory = async (
  call: Call,
  name: string,
  version: ParameterVersion,
  decrypt: boolean,
): Promise<client.ParameterHistory> => ({
  Name: name,
  Type: version.type,
  ...(version.keyId === undefined ? {} : { KeyId: version.keyId }),
  LastModifiedDate: new Date(version.modifiedAt),
  LastModifiedUser: version.modifiedBy,
  ...(version.description === undefined ? {} : { Description: version.description }),
  Value: await revealValue(call, name, version, decrypt),
  ...(version.allowedPattern === undefined ? {} : { AllowedPattern: version.allowedPattern }),
  Version: version.version,
  Labels: version.labels,
  Tier: version.tier,
  Policies: [],
  DataType: version.dataType,
});

export function checkPageSize(given: number | undefined, most: number): number {
  if (given !== undefined && (given < 1 || given > most))
    throw validationError(
      `1 validation error detected: Value '${given}' at 'maxResults' failed to satisfy constraint: Member must have value ${given < 1 ? 'greater than or equal to 1' : `less than or equal to ${most}`}.`,
    );
  return given ?? most;
}

/** Opaque to the caller; says where the next page begins. */
export const pageToken = (start: number): string => Buffer.from(`page:${start}`).toString('base64url');

export function readToken(token: string | undefined): number {
  if (token === undefined) return 0;
  const [, start] = /^page:(\d+)$/.exec(Buffer.from(token, 'base64url').toString()) ?? [];
  if (start === undefined) throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  return Number(start);
}
