/** Which resource a metric speaks of: the first line whose namespace and dimension the metric has. */
export const alarmResources: readonly { namespace: string; dimension: string; type: string }[] = [
  { namespace: 'AWS/EC2', dimension: 'InstanceId', type: 'AWS::EC2::Instance' },
  { namespace: 'AWS/EC2', dimension: 'AutoScalingGroupName', type: 'AWS::AutoScaling::AutoScalingGroup' },
  { namespace: 'CWAgent', dimension: 'InstanceId', type: 'AWS::EC2::Instance' },
  { namespace: 'AWS/EBS', dimension: 'VolumeId', type: 'AWS::EC2::Volume' },
  { namespace: 'AWS/SQS', dimension: 'QueueName', type: 'AWS::SQS::Queue' },
  { namespace: 'AWS/Lambda', dimension: 'FunctionName', type: 'AWS::Lambda::Function' },
  { namespace: 'AWS/S3', dimension: 'BucketName', type: 'AWS::S3::Bucket' },
  { namespace: 'AWS/DynamoDB', dimension: 'TableName', type: 'AWS::DynamoDB::Table' },
];
