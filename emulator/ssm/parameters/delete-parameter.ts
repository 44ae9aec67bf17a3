import type * as client from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { notFound } from './get-parameter.ts';
import { parameterArn, readName } from './parameter-name.ts';
import { emitChange } from './parameter-events.ts';
import { parameters, tags } from './state.ts';

const operation = operationsOf<typeof client>();

/** Answers whether there was one. */
function remove(call: Call, name: string): boolean {
  const last = parameters(call).get(name)?.versions.at(-1);
  if (!last) return false;
  parameters(call).delete(name);
  tags(call).delete(`Parameter/${name}`);
  emitChange(call, 'Delete', name, last);
  return true;
}

export const deleteParameter = operation('DeleteParameter', {
  access: (input, call) => ({ action: 'ssm:DeleteParameter', resource: parameterArn(call, readName(input.Name).name) }),
  handle(input, call) {
    if (!remove(call, readName(input.Name).name)) throw notFound();
    return {};
  },
});

export const deleteParameters = operation('DeleteParameters', {
  access: (input, call) =>
    (input.Names ?? []).map((name) => ({
      action: 'ssm:DeleteParameters',
      resource: parameterArn(call, readName(name).name),
    })),
  handle(input, call) {
    const names = input.Names ?? [];
    if (names.length < 1 || names.length > 10)
      throw validationError(
        `1 validation error detected: Value '[${names.join(', ')}]' at 'names' failed to satisfy constraint: Member must have length less than or equal to 10.`,
      );
    const DeletedParameters = names.filter((name) => remove(call, readName(name).name));
    return { DeletedParameters, InvalidParameters: names.filter((name) => !DeletedParameters.includes(name)) };
  },
});
