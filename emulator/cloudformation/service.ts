import * as client from '@aws-sdk/client-cloudformation';
import type { ServiceDefinition } from '../wire/operation.ts';
import { advance } from './engine/advance.ts';
import { notify } from './engine/notify.ts';
import {
  createChangeSet,
  deleteChangeSet,
  describeChangeSet,
  executeChangeSet,
  listChangeSets,
} from './operations/change-sets.ts';
import { createStack } from './operations/create-stack.ts';
import { deleteStack } from './operations/delete-stack.ts';
import { describeStackEvents } from './operations/describe-stack-events.ts';
import { describeStacks } from './operations/describe-stacks.ts';
import { listExports, listImports } from './operations/list-exports.ts';
import { listStacks } from './operations/list-stacks.ts';
import { describeStackResource, describeStackResources, listStackResources } from './operations/stack-resources.ts';
import { getTemplate, validateTemplate } from './operations/templates.ts';
import { updateStack } from './operations/update-stack.ts';
import { updateTerminationProtection } from './operations/update-termination-protection.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/Welcome.html */
export const service: ServiceDefinition = {
  folder: 'cloudformation',
  module: client,
  operations: [
    createStack,
    updateStack,
    deleteStack,
    describeStacks,
    listStacks,
    describeStackEvents,
    describeStackResource,
    describeStackResources,
    listStackResources,
    getTemplate,
    validateTemplate,
    updateTerminationProtection,
    listExports,
    listImports,
    createChangeSet,
    describeChangeSet,
    executeChangeSet,
    deleteChangeSet,
    listChangeSets,
  ],
  tasks: { advance, notify },
};
