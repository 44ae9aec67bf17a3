import * as client from '@aws-sdk/client-cloudtrail';
import type { ServiceDefinition } from '../wire/operation.ts';
import {
  addTags,
  getEventSelectors,
  getTrailStatus,
  listTags,
  putEventSelectors,
  startLogging,
  stopLogging,
} from './logging.ts';
import { createTrail, deleteTrail, describeTrails, getTrail, listTrails, updateTrail } from './trails.ts';

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/Welcome.html */
export const service: ServiceDefinition = {
  folder: 'cloudtrail',
  module: client,
  operations: [
    createTrail,
    updateTrail,
    deleteTrail,
    describeTrails,
    getTrail,
    listTrails,
    startLogging,
    stopLogging,
    getTrailStatus,
    putEventSelectors,
    getEventSelectors,
    addTags,
    listTags,
  ],
};
