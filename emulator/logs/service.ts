import * as client from '@aws-sdk/client-cloudwatch-logs';
import type { ServiceDefinition } from '../wire/operation.ts';
import {
  associateKmsKey,
  createLogGroup,
  deleteLogGroup,
  deleteRetentionPolicy,
  describeLogGroups,
  disassociateKmsKey,
  listTagsForResource,
  putRetentionPolicy,
  tagResource,
  untagResource,
} from './log-groups.ts';
import { createLogStream, deleteLogStream, describeLogStreams } from './log-streams.ts';
import { putLogEvents } from './put-log-events.ts';
import { filterLogEvents, getLogEvents } from './read-log-events.ts';
import { deleteResourcePolicy, describeResourcePolicies, putResourcePolicy } from './resource-policies.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/Welcome.html */
export const service: ServiceDefinition = {
  folder: 'logs',
  module: client,
  operations: [
    createLogGroup,
    deleteLogGroup,
    describeLogGroups,
    putRetentionPolicy,
    deleteRetentionPolicy,
    associateKmsKey,
    disassociateKmsKey,
    tagResource,
    untagResource,
    listTagsForResource,
    createLogStream,
    deleteLogStream,
    describeLogStreams,
    putLogEvents,
    getLogEvents,
    filterLogEvents,
    putResourcePolicy,
    deleteResourcePolicy,
    describeResourcePolicies,
  ],
};
