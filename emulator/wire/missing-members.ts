import { AwsError } from '../errors.ts';
import type { MemberPath } from './check-input.ts';
import type { ServiceSchema } from './service-schema.ts';

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** `filters.1.member.key`: how AWS's validator names a place. */
const coralPath = (path: MemberPath): string =>
  path.map((part) => (typeof part === 'number' ? `${part + 1}.member` : lowerFirst(part))).join('.');

/** `Filters.1.Key`: how a query request would name it. */
const queryPath = (path: MemberPath): string =>
  path.map((part) => (typeof part === 'number' ? String(part + 1) : part)).join('.');

type Wording = (missing: readonly MemberPath[], first: string) => AwsError;

const parameterRequired: Wording = (_missing, first) =>
  new AwsError('MissingParameter', `The request must contain the parameter ${first}`);

const validationError =
  (code: string): Wording =>
  (missing) => {
    const problems = missing.map(
      (path) => `Value null at '${coralPath(path)}' failed to satisfy constraint: Member must not be null`,
    );
    const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'} detected: `;
    return new AwsError(code, count + problems.join('; '));
  };

const malformedXml: Wording = () =>
  new AwsError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
  );

/** The services that do not answer in the words of AWS's common validator. */
const WORDINGS: Readonly<Record<string, Wording>> = {
  EC2: (missing) => parameterRequired(missing, (missing[0] ?? []).map((part) => lowerFirst(String(part))).join('.')),
  RDS: parameterRequired,
  SQS: (_missing, first) => new AwsError('MissingParameter', `The request must contain the parameter ${first}.`),
  SNS: (_missing, first) =>
    new AwsError('InvalidParameter', `Invalid parameter: ${first} Reason: no value for required parameter`),
  CloudWatch: (_missing, first) => new AwsError('MissingParameter', `The parameter ${first} is required.`),
  S3: malformedXml,
  'S3 Control': malformedXml,
  CloudFront: malformedXml,
};

/** What the service answers to a request without required members. */
export function missingMembersError(service: ServiceSchema, missing: readonly MemberPath[]): AwsError {
  const query = service.protocol === 'aws.protocols#awsQuery';
  const wording = WORDINGS[service.serviceId] ?? validationError(query ? 'ValidationError' : 'ValidationException');
  return wording(missing, queryPath(missing[0] ?? []));
}
