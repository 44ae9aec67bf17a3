import * as client from '@aws-sdk/client-scheduler';
import type { ServiceDefinition } from '../wire/operation.ts';
import { invoke } from './invoke-target.ts';
import { run } from './run-schedule.ts';
import { createScheduleGroup, deleteScheduleGroup, getScheduleGroup, listScheduleGroups } from './schedule-groups.ts';
import { createSchedule, deleteSchedule, getScheduleOperation, listSchedules, updateSchedule } from './schedules.ts';
import { listTagsForResource, tagResource, untagResource } from './tags.ts';

/** https://docs.aws.amazon.com/scheduler/latest/APIReference/Welcome.html */
export const service: ServiceDefinition = {
  folder: 'scheduler',
  module: client,
  operations: [
    createSchedule,
    getScheduleOperation,
    updateSchedule,
    deleteSchedule,
    listSchedules,
    createScheduleGroup,
    getScheduleGroup,
    deleteScheduleGroup,
    listScheduleGroups,
    tagResource,
    untagResource,
    listTagsForResource,
  ],
  tasks: { run, invoke },
};
