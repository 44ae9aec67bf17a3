import * as client from '@aws-sdk/client-eventbridge';
import type { ServiceDefinition } from '../wire/operation.ts';
import { putPermission, removePermission } from './bus-policy.ts';
import { deliver } from './deliver.ts';
import { createEventBus, deleteEventBus, describeEventBus, listEventBuses, updateEventBus } from './event-buses.ts';
import { putEvents } from './put-events.ts';
import { putRule, testEventPattern } from './put-rule.ts';
import { deleteRule, describeRule, disableRule, enableRule, listRuleNamesByTarget, listRules } from './rules.ts';
import { runSchedule } from './run-schedule.ts';
import { send } from './send.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';
import { listTargetsByRule, putTargets, removeTargets } from './targets.ts';

/** https://docs.aws.amazon.com/eventbridge/latest/APIReference/Welcome.html */
export const service: ServiceDefinition = {
  folder: 'events',
  module: client,
  operations: [
    putEvents,
    testEventPattern,
    putRule,
    describeRule,
    listRules,
    deleteRule,
    enableRule,
    disableRule,
    listRuleNamesByTarget,
    putTargets,
    listTargetsByRule,
    removeTargets,
    createEventBus,
    updateEventBus,
    describeEventBus,
    listEventBuses,
    deleteEventBus,
    putPermission,
    removePermission,
    tagResource,
    untagResource,
    listTagsForResource,
  ],
  tasks: { deliver, send, 'run-schedule': runSchedule },
};
