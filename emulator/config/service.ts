import * as client from '@aws-sdk/client-config-service';
import type { ServiceDefinition } from '../wire/operation.ts';
import {
  describeComplianceByConfigRule,
  describeComplianceByResource,
  getComplianceDetailsByConfigRule,
  getComplianceDetailsByResource,
} from './compliance.ts';
import {
  deleteConfigRule,
  describeConfigRuleEvaluationStatus,
  describeConfigRules,
  putConfigRule,
  startConfigRulesEvaluation,
} from './config-rules.ts';
import { putEvaluations } from './custom-rules.ts';
import { evaluateResource, evaluateRule, periodic, resourceChanged } from './evaluate.ts';
import {
  describeConfigurationRecorders,
  describeConfigurationRecorderStatus,
  describeDeliveryChannels,
  putConfigurationRecorder,
  putDeliveryChannel,
  startConfigurationRecorder,
  stopConfigurationRecorder,
} from './recorder.ts';
import {
  deleteRemediationExceptions,
  describeRemediationExceptions,
  putRemediationExceptions,
} from './remediation-exceptions.ts';
import { getResourceConfigHistory } from './resource-history.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';

/** https://docs.aws.amazon.com/config/latest/APIReference/Welcome.html */
export const service: ServiceDefinition = {
  folder: 'config',
  module: client,
  operations: [
    putConfigurationRecorder,
    describeConfigurationRecorders,
    describeConfigurationRecorderStatus,
    startConfigurationRecorder,
    stopConfigurationRecorder,
    putDeliveryChannel,
    describeDeliveryChannels,
    putConfigRule,
    deleteConfigRule,
    describeConfigRules,
    describeConfigRuleEvaluationStatus,
    startConfigRulesEvaluation,
    describeComplianceByConfigRule,
    describeComplianceByResource,
    getComplianceDetailsByConfigRule,
    getComplianceDetailsByResource,
    getResourceConfigHistory,
    putEvaluations,
    putRemediationExceptions,
    describeRemediationExceptions,
    deleteRemediationExceptions,
    tagResource,
    untagResource,
    listTagsForResource,
  ],
  tasks: {
    'resource-changed': resourceChanged,
    'evaluate-resource': evaluateResource,
    'evaluate-rule': evaluateRule,
    periodic,
  },
};
