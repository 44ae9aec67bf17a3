import { arn, type Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';

const MAX_LENGTH = 1011;
const MAX_LEVELS = 15;

/** A parameter's ARN joins names that begin with `/` directly. */
export const parameterArn = (call: Call, name: string): string =>
  arn(call, 'ssm', `parameter${name.startsWith('/') ? '' : '/'}${name}`);

/** The name in a name, a `name:selector`, or an ARN. */
export function readName(given: string | undefined): { name: string; selector?: string } {
  const [, fromArn] = /^arn:[\w-]+:ssm:[\w-]+:\d{12}:parameter(\/.*)$/.exec(given ?? '') ?? [];
  const [name = '', ...selectors] = (fromArn ?? given ?? '').split(':');
  if (selectors.length > 1 || selectors[0] === '' || !/^[\w./-]+$/.test(name))
    throw validationError(
      `Invalid parameter name or selector: ${given}. Please use correct syntax for referencing a version/label  <name>:<version/label>`,
    );
  // the ARN of `name` and of `/name` look alike; the one of a flat name means the flat name
  const flat = fromArn !== undefined && name.lastIndexOf('/') === 0 ? name.slice(1) : name;
  return { name: flat, ...(selectors[0] === undefined ? {} : { selector: selectors[0] }) };
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html#sysman-parameter-name-constraints */
export function checkNewName(call: Call, name: string): void {
  if (!/^[\w./-]+$/.test(name))
    throw validationError(
      'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
    );
  if (name.includes('/') && !name.startsWith('/'))
    throw validationError(
      'Parameter name must be a fully qualified name: a name that holds a slash must begin with one.',
    );
  if (name.endsWith('/') || name.includes('//'))
    throw validationError('Parameter name must not end with a slash or hold an empty level.');
  const first = name.replace(/^\//, '').split('/')[0] ?? '';
  if (/^aws/i.test(first))
    throw new AwsError('AccessDeniedException', `No access to reserved parameter name: ${name}.`);
  if (/^ssm/i.test(first)) throw validationError('Parameter name: can\'t be prefixed with "ssm" (case-insensitive).');
  if (name.split('/').length - 1 > MAX_LEVELS)
    throw new AwsError(
      'HierarchyLevelLimitExceededException',
      `Parameter hierarchies can be up to ${MAX_LEVELS} levels deep. Parameter name: ${name}`,
    );
  if (parameterArn(call, name).length > MAX_LENGTH)
    throw validationError(`Parameter name must not be longer than ${MAX_LENGTH} characters, its ARN included.`);
}
