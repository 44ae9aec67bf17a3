import { AwsError } from '../errors.ts';
import { type Page, pageFrom } from '../page.ts';

/** A page of a list. Throws `InvalidNextToken`. */
export const pageOf = <T>(all: readonly T[], token: string | undefined, size: number): Page<T> =>
  pageFrom(all, token, size, () => new AwsError('InvalidNextToken', 'The next token specified is invalid.'));
