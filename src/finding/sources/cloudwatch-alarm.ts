import { alarmResources } from '../alarm-resources.ts';
import { assertAccount, assertArn, type Envelope, observedAt } from '../envelope.ts';
import type { Finding, Resource } from '../finding.ts';
import { attributesFrom, fieldAt, readOptionalText, readText, readTime, show, Unreadable } from '../read-field.ts';
import { readResource } from '../resource.ts';
import type { Source } from '../source.ts';

/**
 * CloudWatch: a metric alarm (on a metric, on metric math, on an anomaly band) or a composite alarm has changed its state.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
 */
export const cloudwatchAlarm: Source = {
  name: 'alarm',
  eventSource: 'aws.cloudwatch',
  detailTypes: ['CloudWatch Alarm State Change'],
  parse(envelope) {
    const { detail } = envelope;
    const alarmName = readText(detail, 'alarmName');
    const alarmArn = readAlarmArn(alarmName, envelope);
    const value = readText(detail, 'state.value');
    if (value === 'INSUFFICIENT_DATA') return { findings: [], ignored: "the alarm's state is INSUFFICIENT_DATA" };
    if (value !== 'ALARM' && value !== 'OK')
      throw new Unreadable('malformed', `detail.state.value must be a state of an alarm; found ${show(value)}`);

    const metric = theMetric(envelope);
    const suppressed = suppressionOf(envelope);
    return {
      findings: [
        {
          source: 'alarm',
          id: alarmArn,
          eventId: envelope.eventId,
          state: value === 'OK' ? 'passing' : 'failing',
          check: alarmName,
          account: envelope.account,
          region: envelope.region,
          partition: envelope.partition,
          resource: resourceOf(metric, alarmName, envelope),
          // alarms have no severity
          severity: 'MEDIUM',
          title: `Alarm ${alarmName} is in state ${value}`,
          description: readOptionalText(detail, 'state.reason') ?? '',
          observedAt: observedAt(readTime(detail, 'state.timestamp'), envelope),
          ...(suppressed ? { suppressed } : {}),
          attributes: attributesFrom({
            alarmName,
            alarmArn,
            alarmDescription: readOptionalText(detail, 'configuration.description'),
            alarmRule: readOptionalText(detail, 'configuration.alarmRule'),
            namespace: metric?.namespace,
            metric: metric?.name,
            ...Object.fromEntries(
              Object.entries(metric?.dimensions ?? {}).map(([name, dimension]) => [`dimension.${name}`, dimension]),
            ),
          }),
        },
      ],
    };
  },
};

function readAlarmArn(alarmName: string, envelope: Envelope): string {
  const [arn] = envelope.resources;
  if (!arn) throw new Unreadable('malformed', "resources must hold the alarm's ARN; found nothing");
  assertArn(arn, 'resources.0', envelope);
  if (!arn.endsWith(`:alarm:${alarmName}`))
    throw new Unreadable('malformed', `detail.alarmName is ${show(alarmName)}, but resources.0 is ${show(arn)}`);
  return arn;
}

interface Metric {
  namespace: string;
  name: string;
  dimensions: Readonly<Record<string, string>>;
}

/**
 * The metric that the alarm watches, if it watches one. Metric math over several different metrics says nothing certain
 * of any of them, and a composite alarm has no metric at all.
 */
function theMetric(envelope: Envelope): Metric | undefined {
  const list = fieldAt(envelope.detail, 'configuration.metrics');
  if (!Array.isArray(list)) return undefined;
  const metrics = list.flatMap((entry: unknown, index): Metric[] => {
    const account = readOptionalText(entry, 'accountId');
    if (account) assertAccount(account, `detail.configuration.metrics.${index}.accountId`, envelope);
    const metric = fieldAt(entry, 'metricStat.metric');
    return metric === undefined
      ? []
      : [
          {
            namespace: readText(metric, 'namespace'),
            name: readText(metric, 'name'),
            dimensions: dimensionsOf(metric),
          },
        ];
  });
  const distinct = new Map(metrics.map((metric) => [identityOf(metric), metric]));
  return distinct.size === 1 ? metrics[0] : undefined;
}

const identityOf = ({ namespace, name, dimensions }: Metric): string =>
  JSON.stringify([namespace, name, Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1))]);

function dimensionsOf(metric: unknown): Record<string, string> {
  const dimensions = fieldAt(metric, 'dimensions');
  if (typeof dimensions !== 'object' || dimensions === null) return {};
  return Object.fromEntries(
    Object.entries(dimensions).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The resource that the metric's dimensions name; otherwise the alarm itself. */
function resourceOf(metric: Metric | undefined, alarmName: string, envelope: Envelope): Resource {
  const known = alarmResources.find(
    (line) => line.namespace === metric?.namespace && Object.hasOwn(metric.dimensions, line.dimension),
  );
  const id = known ? metric?.dimensions[known.dimension] : undefined;
  return known && id !== undefined
    ? readResource({ type: known.type, id, path: `the dimension ${known.dimension}` }, envelope)
    : readResource({ type: 'AWS::CloudWatch::Alarm', id: alarmName, path: 'detail.alarmName' }, envelope);
}

/** A muted or suppressed alarm changes its state and sends events all the same; only its actions are kept back. */
function suppressionOf({ detail }: Envelope): Finding['suppressed'] {
  const mutedBy = readOptionalText(detail, 'muteDetail.mutedByArn');
  if (fieldAt(detail, 'muteDetail') !== undefined && fieldAt(detail, 'muteDetail') !== null)
    return `the alarm is muted by ${mutedBy ?? 'a mute rule'} until ${readOptionalText(detail, 'muteDetail.muteWindowEnd') ?? 'further notice'}`;
  const by = readOptionalText(detail, 'state.actionsSuppressedBy');
  return by
    ? `the alarm's actions are suppressed by ${by}: ${readOptionalText(detail, 'state.actionsSuppressedReason') ?? 'no reason given'}`
    : undefined;
}
