import type { Call } from '../../call.ts';
import type { Alarm, AlarmState, MetricAlarm, Query } from '../state.ts';
import { activeMute } from './mute-windows.ts';

/** `2026-03-02T17:04:40.989+0000`, as CloudWatch writes times within texts. */
export const timestamp = (at: number): string => new Date(at).toISOString().replace('Z', '+0000');

export interface StateWas {
  state: AlarmState;
  reason: string;
  reasonData?: string;
  at: number;
}

/** `CloudWatch Alarm State Change`: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html */
export function emitStateChange(call: Call, alarm: Alarm, was: StateWas): void {
  const mute = activeMute(call, alarm.name);
  call.emit({
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm State Change',
    resources: [alarm.arn],
    detail: {
      alarmName: alarm.name,
      configuration: configurationOf(alarm),
      previousState: {
        value: was.state,
        reason: was.reason,
        ...(was.reasonData === undefined ? {} : { reasonData: was.reasonData }),
        timestamp: timestamp(was.at),
      },
      state: {
        value: alarm.state,
        reason: alarm.reason,
        ...(alarm.reasonData === undefined ? {} : { reasonData: alarm.reasonData }),
        timestamp: timestamp(alarm.stateUpdatedAt),
        ...(alarm.kind === 'composite' && alarm.suppressedBy
          ? { actionsSuppressedBy: alarm.suppressedBy, actionsSuppressedReason: alarm.suppressedReason ?? '' }
          : {}),
      },
      ...(mute
        ? {
            muteDetail: {
              mutedByArn: mute.arn,
              muteWindowStart: timestamp(mute.from),
              muteWindowEnd: timestamp(mute.to),
            },
          }
        : {}),
    },
  });
}

/** `CloudWatch Alarm Configuration Change` */
export function emitConfigurationChange(
  call: Call,
  alarm: Alarm,
  operation: 'create' | 'update' | 'delete',
  previous?: Alarm,
): void {
  call.emit({
    source: 'aws.cloudwatch',
    detailType: 'CloudWatch Alarm Configuration Change',
    resources: [alarm.arn],
    detail: {
      alarmName: alarm.name,
      operation,
      state: { value: alarm.state, timestamp: timestamp(alarm.stateUpdatedAt) },
      configuration: { ...configurationOf(alarm), alarmName: alarm.name, actionsEnabled: alarm.actionsEnabled },
      ...(previous ? { previousConfiguration: { ...configurationOf(previous), alarmName: previous.name } } : {}),
    },
  });
}

function configurationOf(alarm: Alarm): Record<string, unknown> {
  const description = alarm.description === undefined ? {} : { description: alarm.description };
  if (alarm.kind === 'metric')
    return { ...description, metrics: alarm.queries.map((query) => shownQuery(query, alarm)) };
  return {
    ...description,
    alarmRule: alarm.rule,
    ...(alarm.suppressor === undefined
      ? {}
      : {
          actionsSuppressor: alarm.suppressor,
          actionsSuppressorWaitPeriod: alarm.waitPeriod ?? 0,
          actionsSuppressorExtensionPeriod: alarm.extensionPeriod ?? 0,
        }),
  };
}

function shownQuery(query: Query, alarm: MetricAlarm): Record<string, unknown> {
  const label = query.label === undefined ? {} : { label: query.label };
  if (!query.metric) return { expression: query.expression, id: query.id, ...label, returnData: query.returnData };
  const { namespace, name, dimensions } = query.metric;
  return {
    id: query.id,
    metricStat: {
      metric: { dimensions, name, namespace },
      period: query.period ?? alarm.period,
      stat: query.stat ?? 'Average',
    },
    ...label,
    returnData: query.returnData,
  };
}
