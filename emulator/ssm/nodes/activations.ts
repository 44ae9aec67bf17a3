import type * as client from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { roles } from '../../iam/state.ts';
import { operationsOf } from '../../wire/operation.ts';
import { filterBy, pageOf, type Matchers } from '../filters.ts';
import { mayRegister } from './agent-role.ts';
import { activations, type Activation } from './state.ts';

const operation = operationsOf<typeof client>();

const DAY_MS = 86_400_000;
const MAX_DAYS = 30;
const MAX_LIMIT = 1_000;

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateActivation.html */
export const createActivation = operation('CreateActivation', {
  access: (input, call) => {
    const role = findRole(call, input.IamRole);
    return [
      { action: 'ssm:CreateActivation', resource: '*', context: tagContext(input.Tags) },
      ...(role
        ? [{ action: 'iam:PassRole', resource: role.arn, context: { 'iam:PassedToService': 'ssm.amazonaws.com' } }]
        : []),
    ];
  },
  handle(input, call) {
    const role = findRole(call, input.IamRole);
    if (!role || !mayRegister(call, role, 'ssm.amazonaws.com'))
      throw validationError(
        `Not existing role: ${input.IamRole}, or it does not trust ssm.amazonaws.com or lacks AmazonSSMManagedInstanceCore.`,
      );
    const limit = input.RegistrationLimit ?? 1;
    if (limit < 1 || limit > MAX_LIMIT)
      throw validationError(
        `1 validation error detected: Value '${limit}' at 'registrationLimit' failed to satisfy constraint: Member must have value ${limit < 1 ? 'greater than or equal to 1' : `less than or equal to ${MAX_LIMIT}`}`,
      );
    const expiresAt = input.ExpirationDate?.getTime() ?? call.now() + DAY_MS;
    if (expiresAt <= call.now() || expiresAt > call.now() + MAX_DAYS * DAY_MS)
      throw new AwsError('InvalidParameters', 'The expiration date must lie in the future, at most 30 days from now.');
    const activation: Activation = {
      id: call.ids.uuid(),
      code: Buffer.from(call.ids.hex(30), 'hex').toString('base64').replaceAll('/', 'a').slice(0, 20),
      ...(input.Description === undefined ? {} : { description: input.Description }),
      ...(input.DefaultInstanceName === undefined ? {} : { defaultInstanceName: input.DefaultInstanceName }),
      role: input.IamRole ?? '',
      limit,
      count: 0,
      expiresAt,
      createdAt: call.now(),
      tags: (input.Tags ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value })),
    };
    activations(call).put(activation.id, activation);
    return { ActivationId: activation.id, ActivationCode: activation.code };
  },
});

const tagContext = (tags: client.Tag[] | undefined): Record<string, string | string[]> => ({
  ...Object.fromEntries((tags ?? []).map(({ Key, Value }) => [`aws:RequestTag/${Key}`, Value ?? ''])),
  ...(tags ? { 'aws:TagKeys': tags.map(({ Key }) => Key ?? '') } : {}),
});

/** A role by its name, with or without its path: `service-role/MyRole`. */
export const findRole = (call: Call, name: string | undefined) => roles(call).get(name?.split('/').at(-1) ?? '');

const matchers: Matchers<Activation> = {
  ActivationIds: ({ id }, values) => values.includes(id),
  DefaultInstanceName: ({ defaultInstanceName }, values) => values.includes(defaultInstanceName ?? ''),
  IamRole: ({ role }, values) => values.includes(role),
};

export const describeActivations = operation('DescribeActivations', {
  access: () => ({ action: 'ssm:DescribeActivations', resource: '*' }),
  handle(input, call) {
    const filters = (input.Filters ?? []).map(({ FilterKey, FilterValues }) => ({
      Key: FilterKey,
      Values: FilterValues,
    }));
    const found = filterBy(activations(call).values(), filters, (key) => matchers[key], 10);
    const { page, NextToken } = pageOf(found, input);
    return {
      ActivationList: page.map((activation) => ({
        ActivationId: activation.id,
        ...(activation.description === undefined ? {} : { Description: activation.description }),
        ...(activation.defaultInstanceName === undefined
          ? {}
          : { DefaultInstanceName: activation.defaultInstanceName }),
        IamRole: activation.role,
        RegistrationLimit: activation.limit,
        RegistrationsCount: activation.count,
        ExpirationDate: new Date(activation.expiresAt),
        Expired: call.now() >= activation.expiresAt,
        CreatedDate: new Date(activation.createdAt),
        Tags: activation.tags,
      })),
      NextToken,
    };
  },
});

/** Nodes that registered with it stay. */
export const deleteActivation = operation('DeleteActivation', {
  access: () => ({ action: 'ssm:DeleteActivation', resource: '*' }),
  handle(input, call) {
    const id = input.ActivationId ?? '';
    if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id))
      throw new AwsError('InvalidActivationId', 'The activation ID is not valid.');
    if (!activations(call).has(id)) throw new AwsError('InvalidActivation', 'The activation is not valid.');
    activations(call).delete(id);
    return {};
  },
});
