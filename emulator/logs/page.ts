import { AwsError } from '../errors.ts';
import { type Page, pageFrom } from '../page.ts';

/** A page of a list. Throws `InvalidParameterException`. */
export const pageOf = <T>(all: readonly T[], token: string | undefined, size: number): Page<T> =>
  pageFrom(all, token, size, () => new AwsError('InvalidParameterException', 'The specified nextToken is invalid.'));
