/** The policy of a bucket for logs as the user guides of CloudTrail and Config give it, as text: who may write below `prefix`. */
export function logBucketPolicy(
  bucket: string,
  { services = ['cloudtrail', 'config'], prefix = '' }: { services?: readonly string[]; prefix?: string } = {},
): string {
  const arn = `arn:aws:s3:::${bucket}`;
  const Principal = { Service: services.map((service) => `${service}.amazonaws.com`) };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal, Action: 's3:GetBucketAcl', Resource: arn },
      {
        Effect: 'Allow',
        Principal,
        Action: 's3:PutObject',
        Resource: `${arn}/${prefix === '' ? '' : `${prefix}/`}AWSLogs/123456789012/*`,
        Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
    ],
  });
}
