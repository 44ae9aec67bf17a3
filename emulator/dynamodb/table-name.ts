import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { tables, type TableRecord } from './state.ts';

/** Every operation takes a table's name or its ARN. */
export const nameOf = (nameOrArn: string | undefined): string =>
  /^arn:[^:]+:dynamodb:[^:]*:\d*:table\/([^/]+)/.exec(nameOrArn ?? '')?.[1] ?? nameOrArn ?? '';

export const tableArn = (call: Call, nameOrArn: string | undefined): string =>
  arn(call, 'dynamodb', `table/${nameOf(nameOrArn)}`);

export function existingTable(call: Call, nameOrArn: string | undefined): TableRecord {
  const name = nameOf(nameOrArn);
  const table = tables(call).get(name);
  if (!table) throw new AwsError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
  return table;
}
