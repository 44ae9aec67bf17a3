import { statementsOf } from '../../s3/public-access.ts';
import { buckets } from '../../s3/state.ts';
import { COMPLIANT, nonCompliant, type ManagedRule } from '../managed-rule.ts';

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);

/** Whether a statement denies everybody everything in the bucket without TLS. */
function deniesPlainHttp(statement: Record<string, unknown>, arn: string): boolean {
  const principal = statement['Principal'];
  const everybody = principal === '*' || listOf((principal as { AWS?: unknown } | undefined)?.AWS).includes('*');
  const condition = statement['Condition'] as Record<string, Record<string, unknown>> | undefined;
  const insecure = Object.entries(condition?.['Bool'] ?? {}).some(
    ([key, value]) =>
      key.toLowerCase() === 'aws:securetransport' && listOf(value).every((one) => String(one) === 'false'),
  );
  const onlyThat = Object.keys(condition ?? {}).length === 1 && Object.keys(condition?.['Bool'] ?? {}).length === 1;
  const resources = listOf(statement['Resource']);
  return (
    statement['Effect'] === 'Deny' &&
    everybody &&
    insecure &&
    onlyThat &&
    listOf(statement['Action']).some((action) => action === 's3:*' || action === '*') &&
    (resources.includes('*') ||
      resources.includes(`${arn}*`) ||
      (resources.includes(arn) && resources.includes(`${arn}/*`)))
  );
}

/** https://docs.aws.amazon.com/config/latest/developerguide/s3-bucket-ssl-requests-only.html */
export const s3BucketSslOnly: ManagedRule = {
  identifier: 'S3_BUCKET_SSL_REQUESTS_ONLY',
  resourceTypes: ['AWS::S3::Bucket'],
  triggers: ['change'],
  evaluate(name, _parameters, scope) {
    const policy = buckets(scope).get(name)?.policy;
    if (policy === undefined) return nonCompliant('No bucket policy');
    const denies = statementsOf(JSON.parse(policy)).some((statement) =>
      deniesPlainHttp({ ...statement }, `arn:aws:s3:::${name}`),
    );
    return denies ? COMPLIANT : nonCompliant('No policy found that requires SSL.');
  },
};
