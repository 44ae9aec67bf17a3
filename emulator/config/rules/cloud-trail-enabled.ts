import { trailsHere } from '../../cloudtrail/state.ts';
import { compliantIf, type ManagedRule } from '../managed-rule.ts';

/** https://docs.aws.amazon.com/config/latest/developerguide/cloudtrail-enabled.html */
export const cloudTrailEnabled: ManagedRule = {
  identifier: 'CLOUD_TRAIL_ENABLED',
  resourceTypes: ['AWS::::Account'],
  triggers: ['periodic'],
  parameters: {
    s3BucketName: { type: 'String' },
    snsTopicArn: { type: 'String' },
    cloudWatchLogsLogGroupArn: { type: 'String' },
  },
  evaluate: (_account, parameters, scope) =>
    compliantIf(
      trailsHere(scope).some(
        (trail) =>
          trail.logging &&
          (!parameters['s3BucketName'] || trail.bucket === parameters['s3BucketName']) &&
          (!parameters['snsTopicArn'] || trail.topic === parameters['snsTopicArn']) &&
          (!parameters['cloudWatchLogsLogGroupArn'] || trail.logGroupArn === parameters['cloudWatchLogsLogGroupArn']),
      ),
    ),
};
