import type * as client from '@aws-sdk/client-cloudwatch-logs';
import { operationsOf } from '../wire/operation.ts';

export const operation = operationsOf<typeof client>();
