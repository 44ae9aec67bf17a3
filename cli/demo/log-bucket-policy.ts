/** Lets AWS Config and CloudTrail write this account's log files to a bucket; `$account` is filled in when it is put. */
export function logBucketPolicy(bucket: string): string {
  const Principal = { Service: ['config.amazonaws.com', 'cloudtrail.amazonaws.com'] };
  const ofAccount = { 'aws:SourceAccount': '$account' };
  return JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal,
        Action: 's3:GetBucketAcl',
        Resource: `arn:aws:s3:::${bucket}`,
        Condition: { StringEquals: ofAccount },
      },
      {
        Effect: 'Allow',
        Principal,
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::${bucket}/AWSLogs/$account/*`,
        Condition: { StringEquals: { ...ofAccount, 's3:x-amz-acl': 'bucket-owner-full-control' } },
      },
    ],
  });
}
