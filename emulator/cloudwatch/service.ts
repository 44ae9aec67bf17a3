import * as client from '@aws-sdk/client-cloudwatch';
import type { Call } from '../call.ts';
import type { ServiceDefinition } from '../wire/operation.ts';
import {
  deleteAlarms,
  describeAlarmHistory,
  disableAlarmActions,
  enableAlarmActions,
  listTagsForResource,
  setAlarmState,
  tagResource,
  untagResource,
} from './alarm-settings.ts';
import { act } from './alarms/act.ts';
import { evaluateComposite, evaluateDependents, suppress } from './alarms/evaluate-composite.ts';
import { evaluate } from './alarms/evaluate-metric.ts';
import { deleteAlarmMuteRule, getAlarmMuteRule, listAlarmMuteRules, putAlarmMuteRule } from './alarms/mute-rules.ts';
import { describeAlarms, describeAlarmsForMetric } from './describe-alarms.ts';
import { getMetricData } from './get-metric-data.ts';
import { getMetricStatistics } from './get-metric-statistics.ts';
import { listMetrics } from './list-metrics.ts';
import { putCompositeAlarm } from './put-composite-alarm.ts';
import { putMetricAlarm } from './put-metric-alarm.ts';
import { publish, putMetricData } from './put-metric-data.ts';
import { alarms } from './state.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/Welcome.html */
export const service: ServiceDefinition = {
  folder: 'cloudwatch',
  module: client,
  operations: [
    putMetricData,
    getMetricData,
    getMetricStatistics,
    listMetrics,
    putMetricAlarm,
    putCompositeAlarm,
    describeAlarms,
    describeAlarmsForMetric,
    describeAlarmHistory,
    deleteAlarms,
    setAlarmState,
    enableAlarmActions,
    disableAlarmActions,
    putAlarmMuteRule,
    getAlarmMuteRule,
    listAlarmMuteRules,
    deleteAlarmMuteRule,
    tagResource,
    untagResource,
    listTagsForResource,
  ],
  tasks: {
    publish,
    evaluate,
    'evaluate-composite': (name: string, call: Call) => {
      const alarm = alarms(call).get(name);
      if (alarm?.kind === 'composite') evaluateComposite(call, alarm);
    },
    dependents: evaluateDependents,
    suppress,
    act,
  },
};
