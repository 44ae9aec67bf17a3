import type * as client from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { notFound, selectVersion } from './get-parameter.ts';
import { emitChange } from './parameter-events.ts';
import { parameterArn, readName } from './parameter-name.ts';
import { parameters, type Parameter, type ParameterVersion } from './state.ts';

const operation = operationsOf<typeof client>();
const MOST_LABELS = 10;

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html */
const isValid = (label: string): boolean => /^[a-zA-Z_.-][\w.-]{0,99}$/.test(label) && !/^(aws|ssm)/i.test(label);

function find(call: Call, given: string | undefined): Parameter {
  const parameter = parameters(call).get(readName(given).name);
  if (!parameter) throw notFound();
  return parameter;
}

function checkCount(labels: readonly string[]): void {
  if (labels.length < 1 || labels.length > MOST_LABELS)
    throw validationError(
      `1 validation error detected: Value '[${labels.join(', ')}]' at 'labels' failed to satisfy constraint: Member must have length between 1 and ${MOST_LABELS}.`,
    );
}

/** A label points at one version: given to another, it leaves the one before. */
export const labelParameterVersion = operation('LabelParameterVersion', {
  access: (input, call) => ({
    action: 'ssm:LabelParameterVersion',
    resource: parameterArn(call, readName(input.Name).name),
  }),
  handle(input, call) {
    const given = input.Labels ?? [];
    checkCount(given);
    const parameter = find(call, input.Name);
    const target = selectVersion(
      parameter,
      input.ParameterVersion === undefined ? undefined : String(input.ParameterVersion),
    );
    const valid = given.filter(isValid);
    const labels = [...new Set([...target.labels, ...valid])];
    if (labels.length > MOST_LABELS)
      throw new AwsError(
        'ParameterVersionLabelLimitExceeded',
        `An error occurred (ParameterVersionLabelLimitExceeded) when calling the LabelParameterVersion operation: A parameter version can have maximum ${MOST_LABELS} labels.Move one or more labels to another version and try again.`,
      );
    const without = (version: ParameterVersion): ParameterVersion => ({
      ...version,
      labels: version.version === target.version ? labels : version.labels.filter((label) => !valid.includes(label)),
    });
    parameters(call).put(parameter.name, { ...parameter, versions: parameter.versions.map(without) });
    if (valid.length > 0) emitChange(call, 'LabelParameterVersion', parameter.name, target);
    return { InvalidLabels: given.filter((label) => !isValid(label)), ParameterVersion: target.version };
  },
});

export const unlabelParameterVersion = operation('UnlabelParameterVersion', {
  access: (input, call) => ({
    action: 'ssm:UnlabelParameterVersion',
    resource: parameterArn(call, readName(input.Name).name),
  }),
  handle(input, call) {
    const given = input.Labels ?? [];
    checkCount(given);
    const parameter = find(call, input.Name);
    const target = selectVersion(parameter, String(input.ParameterVersion));
    const removed = given.filter((label) => target.labels.includes(label));
    const versions = parameter.versions.map((version) =>
      version === target ? { ...version, labels: version.labels.filter((label) => !removed.includes(label)) } : version,
    );
    parameters(call).put(parameter.name, { ...parameter, versions });
    return { RemovedLabels: removed, InvalidLabels: given.filter((label) => !removed.includes(label)) };
  },
});
