import { AwsError } from '../errors.ts';

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

const violated = (value: unknown, member: string, constraint: string): AwsError =>
  new AwsError(
    'ValidationError',
    `1 validation error detected: Value '${String(value)}' at '${lowerFirst(member)}' failed to satisfy constraint: Member must ${constraint}`,
  );

/** Names of roles, users, policies and profiles: 1 to `max` of letters, digits and `_+=,.@-`. */
export function checkName(member: string, value: string | undefined, max: number): string {
  const name = value ?? '';
  if (name.length < 1) throw violated(name, member, 'have length greater than or equal to 1');
  if (name.length > max) throw violated(name, member, `have length less than or equal to ${max}`);
  if (!/^[\w+=,.@-]+$/.test(name)) throw violated(name, member, 'satisfy regular expression pattern: [\\w+=,.@-]+');
  return name;
}

/** `/` or `/a/b/`. */
export function checkPath(value: string | undefined): string {
  const path = value ?? '/';
  if (!/^(?:\/|\/[\u0021-\u007e]+\/)$/.test(path) || path.length > 512)
    throw new AwsError(
      'ValidationError',
      'The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    );
  return path;
}

export function checkRange(member: string, value: number | undefined, min: number, max: number): void {
  if (value === undefined) return;
  if (value < min) throw violated(value, member, `have value greater than or equal to ${min}`);
  if (value > max) throw violated(value, member, `have value less than or equal to ${max}`);
}

export const noSuchEntity = (message: string): AwsError => new AwsError('NoSuchEntity', message, 404);
export const alreadyExists = (message: string): AwsError => new AwsError('EntityAlreadyExists', message, 409);
export const limitExceeded = (message: string): AwsError => new AwsError('LimitExceeded', message, 409);
export const deleteConflict = (message: string): AwsError => new AwsError('DeleteConflict', message, 409);
