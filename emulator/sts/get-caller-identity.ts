import type * as client from '@aws-sdk/client-sts';
import { principalArn } from '../call.ts';
import { askerOf } from '../iam/asker.ts';
import { userId } from '../iam/call-context.ts';
import { operationsOf } from '../wire/operation.ts';

const operation = operationsOf<typeof client>();

export const getCallerIdentity = operation('GetCallerIdentity', {
  // needs no permission, not even one that a policy could take away
  access: () => [],
  handle: (_input, call) => ({
    UserId: userId(call, askerOf(call.principal, call).entity),
    Account: call.principal.account,
    Arn: principalArn(call.principal, call.partition),
  }),
});
