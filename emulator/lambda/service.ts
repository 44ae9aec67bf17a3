import * as client from '@aws-sdk/client-lambda';
import type { ServiceDefinition } from '../wire/operation.ts';
import { createFunction, settle, updateFunctionCode, updateFunctionConfiguration } from './create-function.ts';
import {
  deleteFunctionEventInvokeConfig,
  getFunctionEventInvokeConfig,
  putFunctionEventInvokeConfig,
} from './event-invoke-config.ts';
import {
  createEventSourceMapping,
  deleteEventSourceMapping,
  getEventSourceMapping,
  listEventSourceMappings,
  settleMapping,
  updateEventSourceMapping,
} from './event-source-mappings.ts';
import { deleteFunctionConcurrency, getFunctionConcurrency, putFunctionConcurrency } from './function-concurrency.ts';
import { listTags, tagResource, untagResource } from './function-tags.ts';
import { invoke } from './invoke.ts';
import { addPermission, getPolicy, removePermission } from './permissions.ts';
import { pollQueue } from './poll-queue.ts';
import { processBatch } from './process-batch.ts';
import { runEvent } from './queued-events.ts';
import { getFunctionRecursionConfig, putFunctionRecursionConfig } from './recursion-config.ts';
import { getRuntimeManagementConfig, putRuntimeManagementConfig } from './runtime-management.ts';
import { deleteFunction, getFunction, getFunctionConfiguration, listFunctions } from './read-functions.ts';
import { createAlias, deleteAlias, getAlias, listAliases, updateAlias } from './aliases.ts';
import { listVersionsByFunction, publishVersion } from './versions.ts';

/** https://docs.aws.amazon.com/lambda/latest/api/welcome.html */
export const service: ServiceDefinition = {
  folder: 'lambda',
  module: client,
  operations: [
    createFunction,
    updateFunctionConfiguration,
    updateFunctionCode,
    getFunction,
    getFunctionConfiguration,
    listFunctions,
    deleteFunction,
    publishVersion,
    listVersionsByFunction,
    createAlias,
    updateAlias,
    getAlias,
    listAliases,
    deleteAlias,
    addPermission,
    removePermission,
    getPolicy,
    putFunctionConcurrency,
    getFunctionConcurrency,
    deleteFunctionConcurrency,
    putFunctionEventInvokeConfig,
    getFunctionEventInvokeConfig,
    deleteFunctionEventInvokeConfig,
    createEventSourceMapping,
    getEventSourceMapping,
    updateEventSourceMapping,
    deleteEventSourceMapping,
    listEventSourceMappings,
    putFunctionRecursionConfig,
    getFunctionRecursionConfig,
    putRuntimeManagementConfig,
    getRuntimeManagementConfig,
    invoke,
    tagResource,
    untagResource,
    listTags,
  ],
  tasks: {
    settle,
    'settle-mapping': settleMapping,
    'run-event': runEvent,
    'poll-queue': pollQueue,
    'process-batch': processBatch,
  },
};
