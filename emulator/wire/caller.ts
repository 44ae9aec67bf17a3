import type { Principal, Scope } from '../call.ts';
import { AwsError } from '../errors.ts';
import { accessKeys, users } from '../iam/state.ts';
import { sessions } from '../sts/state.ts';
import type { CredentialScope } from './credential-scope.ts';
import type { ServiceSchema } from './service-schema.ts';

/** Temporary keys of the stand-in carry their account: `ASIA`, twelve digits, eight more characters. */
const ISSUED_SESSION = /^ASIA\d{12}[A-Z0-9]{8}$/;
const ISSUED_KEY = /^AKIA\d{12}[A-Z0-9]{8}$/;

export interface Now {
  now: number;
  /** The account of an access key that the stand-in never issued. */
  defaultAccount: string;
}

/** Who signed a request. Throws what AWS answers to keys that expired, were switched off, or come without their token. */
export function identifyCaller(
  scope: Scope,
  credential: CredentialScope | undefined,
  service: ServiceSchema,
  { now, defaultAccount }: Now,
): Principal {
  const accessKeyId = credential?.accessKeyId ?? '';
  const session = sessions(scope).get(accessKeyId);
  if (session) {
    if (session.expiration <= now) throw expired(service);
    if (session.sessionToken !== credential?.sessionToken) throw invalid(service);
    const { account, roleArn, sessionName, policies } = session;
    return { kind: 'role', account, roleArn, sessionName, ...(policies.length > 0 ? { policies } : {}) };
  }
  const key = accessKeys(scope).get(accessKeyId);
  if (key) {
    const user = users(scope, key.account).get(key.userName);
    if (key.status !== 'Active' || !user) throw invalid(service);
    return { kind: 'user', account: key.account, userArn: user.arn };
  }
  // forgotten or deleted: it must not become the root of anything
  if (ISSUED_SESSION.test(accessKeyId)) throw expired(service);
  if (ISSUED_KEY.test(accessKeyId)) throw invalid(service);
  return { kind: 'root', account: /^\d{12}$/.test(accessKeyId) ? accessKeyId : defaultAccount };
}

const isJson = (service: ServiceSchema): boolean => /Json/.test(service.protocol);

function expired(service: ServiceSchema): AwsError {
  const message = 'The security token included in the request is expired';
  if (service.serviceId === 'S3') return new AwsError('ExpiredToken', 'The provided token has expired.');
  if (service.serviceId === 'EC2') return new AwsError('RequestExpired', 'Request has expired.');
  return new AwsError(isJson(service) ? 'ExpiredTokenException' : 'ExpiredToken', message, 403);
}

function invalid(service: ServiceSchema): AwsError {
  if (service.serviceId === 'S3')
    return new AwsError('InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist in our records.', 403);
  if (service.serviceId === 'EC2')
    return new AwsError('AuthFailure', 'AWS was not able to validate the provided access credentials', 401);
  const code = isJson(service) ? 'UnrecognizedClientException' : 'InvalidClientTokenId';
  return new AwsError(code, 'The security token included in the request is invalid.', 403);
}
