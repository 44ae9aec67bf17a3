import { trailsHere } from '../../cloudtrail/state.ts';
import { compliantIf, type ManagedRule } from '../managed-rule.ts';

/** https://docs.aws.amazon.com/config/latest/developerguide/cloud-trail-log-file-validation-enabled.html */
export const cloudTrailLogFileValidation: ManagedRule = {
  identifier: 'CLOUD_TRAIL_LOG_FILE_VALIDATION_ENABLED',
  resourceTypes: ['AWS::CloudTrail::Trail'],
  triggers: ['periodic'],
  evaluate: (name, _parameters, scope) =>
    compliantIf(trailsHere(scope).some((trail) => trail.name === name && trail.logFileValidation)),
};
