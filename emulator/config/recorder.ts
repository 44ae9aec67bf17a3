import type * as client from '@aws-sdk/client-config-service';
import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { checkDelivery } from './check-delivery.ts';
import { evaluateSoon } from './evaluate.ts';
import { configRules, deliveryChannels, recorders, type DeliveryChannel, type Recorder } from './state.ts';

const operation = operationsOf<typeof client>();

const onAny = (action: string) => () => ({ action, resource: '*' });

const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/.+$/;

function groupOf(
  group: client.RecordingGroup | undefined,
): Pick<Recorder, 'strategy' | 'resourceTypes' | 'includeGlobal'> {
  const types: string[] = group?.resourceTypes ?? [];
  const excluded: string[] = group?.exclusionByResourceTypes?.resourceTypes ?? [];
  const all = group?.allSupported ?? (types.length === 0 && excluded.length === 0);
  if (all && types.length > 0)
    throw new AwsError(
      'InvalidRecordingGroupException',
      'The recording group provided is not valid: allSupported cannot be true together with resourceTypes.',
    );
  if (!all && types.length === 0 && excluded.length === 0)
    throw new AwsError('InvalidRecordingGroupException', 'The recording group provided is not valid');
  return {
    strategy: all
      ? 'ALL_SUPPORTED_RESOURCE_TYPES'
      : excluded.length > 0
        ? 'EXCLUSION_BY_RESOURCE_TYPES'
        : 'INCLUSION_BY_RESOURCE_TYPES',
    resourceTypes: all ? [] : types.length > 0 ? types : excluded,
    includeGlobal: group?.includeGlobalResourceTypes ?? false,
  };
}

/** One recorder in an account and Region. https://docs.aws.amazon.com/config/latest/APIReference/API_PutConfigurationRecorder.html */
export const putConfigurationRecorder = operation('PutConfigurationRecorder', {
  access: (input) => [
    { action: 'config:PutConfigurationRecorder', resource: '*' },
    {
      action: 'iam:PassRole',
      resource: input.ConfigurationRecorder?.roleARN ?? '*',
      context: { 'iam:PassedToService': 'config.amazonaws.com' },
    },
  ],
  handle(input, call) {
    const asked = input.ConfigurationRecorder;
    const name = asked?.name ?? 'default';
    if (!ROLE.test(asked?.roleARN ?? ''))
      throw new AwsError('InvalidRoleException', 'You have provided a null or empty role ARN.');
    const other = recorders(call).values()[0];
    if (other && other.name !== name)
      throw new AwsError(
        'MaxNumberOfConfigurationRecordersExceededException',
        `Failed to put configuration recorder '${name}' because the maximum number of configuration recorders: 1 is reached.`,
      );
    recorders(call).put(name, {
      ...(other ?? { recording: false, changedAt: call.now() }),
      name,
      roleArn: asked?.roleARN ?? '',
      ...groupOf(asked?.recordingGroup),
    });
    return {};
  },
});

function findRecorder(name: string | undefined, call: Call): Recorder {
  const recorder = recorders(call).get(name ?? '');
  if (!recorder)
    throw new AwsError(
      'NoSuchConfigurationRecorderException',
      `Cannot find configuration recorder with the specified name '${name}'.`,
    );
  return recorder;
}

const named = (input: { ConfigurationRecorderNames?: string[] | undefined }, call: Call): Recorder[] =>
  input.ConfigurationRecorderNames?.map((name) => findRecorder(name, call)) ?? recorders(call).values();

export const describeConfigurationRecorders = operation('DescribeConfigurationRecorders', {
  access: onAny('config:DescribeConfigurationRecorders'),
  handle: (input, call) => ({
    ConfigurationRecorders: named(input, call).map((recorder) => ({
      arn: arn(call, 'config', `configuration-recorder/${recorder.name}`),
      name: recorder.name,
      roleARN: recorder.roleArn,
      recordingGroup: {
        allSupported: recorder.strategy === 'ALL_SUPPORTED_RESOURCE_TYPES',
        includeGlobalResourceTypes: recorder.includeGlobal,
        resourceTypes: (recorder.strategy === 'INCLUSION_BY_RESOURCE_TYPES'
          ? recorder.resourceTypes
          : []) as client.ResourceType[],
        exclusionByResourceTypes: {
          resourceTypes: (recorder.strategy === 'EXCLUSION_BY_RESOURCE_TYPES'
            ? recorder.resourceTypes
            : []) as client.ResourceType[],
        },
        recordingStrategy: { useOnly: recorder.strategy },
      },
      recordingMode: { recordingFrequency: 'CONTINUOUS' as const },
      recordingScope: 'PAID' as const,
    })),
  }),
});

export const describeConfigurationRecorderStatus = operation('DescribeConfigurationRecorderStatus', {
  access: onAny('config:DescribeConfigurationRecorderStatus'),
  handle: (input, call) => ({
    ConfigurationRecordersStatus: named(input, call).map((recorder) => ({
      arn: arn(call, 'config', `configuration-recorder/${recorder.name}`),
      name: recorder.name,
      recording: recorder.recording,
      lastStatus: recorder.recording ? ('Success' as const) : ('Pending' as const),
      lastStatusChangeTime: new Date(recorder.changedAt),
      ...(recorder.startedAt === undefined ? {} : { lastStartTime: new Date(recorder.startedAt) }),
      ...(recorder.stoppedAt === undefined ? {} : { lastStopTime: new Date(recorder.stoppedAt) }),
    })),
  }),
});

/** A recorder that begins looks at everything that is there. */
export const startConfigurationRecorder = operation('StartConfigurationRecorder', {
  access: onAny('config:StartConfigurationRecorder'),
  handle(input, call) {
    const recorder = findRecorder(input.ConfigurationRecorderName, call);
    if (deliveryChannels(call).size === 0)
      throw new AwsError(
        'NoAvailableDeliveryChannelException',
        'Delivery channel is not available to start configuration recorder.',
      );
    recorders(call).put(recorder.name, { ...recorder, recording: true, startedAt: call.now(), changedAt: call.now() });
    for (const rule of configRules(call).values()) evaluateSoon(rule, call);
    return {};
  },
});

export const stopConfigurationRecorder = operation('StopConfigurationRecorder', {
  access: onAny('config:StopConfigurationRecorder'),
  handle(input, call) {
    const recorder = findRecorder(input.ConfigurationRecorderName, call);
    recorders(call).put(recorder.name, { ...recorder, recording: false, stoppedAt: call.now(), changedAt: call.now() });
    return {};
  },
});

/** https://docs.aws.amazon.com/config/latest/APIReference/API_PutDeliveryChannel.html */
export const putDeliveryChannel = operation('PutDeliveryChannel', {
  access: onAny('config:PutDeliveryChannel'),
  handle(input, call) {
    const asked = input.DeliveryChannel;
    const name = asked?.name ?? 'default';
    const recorder = recorders(call).values()[0];
    if (!recorder)
      throw new AwsError(
        'NoAvailableConfigurationRecorderException',
        'Configuration recorder is not available to put delivery channel.',
      );
    const other = deliveryChannels(call).values()[0];
    if (other && other.name !== name)
      throw new AwsError(
        'MaxNumberOfDeliveryChannelsExceededException',
        `Failed to put delivery channel '${name}' because the maximum number of delivery channels: 1 is reached.`,
      );
    const channel: DeliveryChannel = {
      name,
      bucket: asked?.s3BucketName ?? '',
      ...(asked?.s3KeyPrefix ? { keyPrefix: asked.s3KeyPrefix } : {}),
      ...(asked?.s3KmsKeyArn ? { keyId: asked.s3KmsKeyArn } : {}),
      ...(asked?.snsTopicARN ? { topicArn: asked.snsTopicARN } : {}),
      ...(asked?.configSnapshotDeliveryProperties?.deliveryFrequency
        ? { frequency: asked.configSnapshotDeliveryProperties.deliveryFrequency }
        : {}),
    };
    checkDelivery(call, channel, recorder.roleArn);
    deliveryChannels(call).put(name, channel);
    return {};
  },
});

export const describeDeliveryChannels = operation('DescribeDeliveryChannels', {
  access: onAny('config:DescribeDeliveryChannels'),
  handle(input, call) {
    const unknown = input.DeliveryChannelNames?.find((name) => !deliveryChannels(call).has(name));
    if (unknown !== undefined)
      throw new AwsError(
        'NoSuchDeliveryChannelException',
        `Cannot find delivery channel with specified name '${unknown}'.`,
      );
    return {
      DeliveryChannels: deliveryChannels(call)
        .values()
        .filter((channel) => !input.DeliveryChannelNames || input.DeliveryChannelNames.includes(channel.name))
        .map((channel) => ({
          name: channel.name,
          s3BucketName: channel.bucket,
          s3KeyPrefix: channel.keyPrefix,
          s3KmsKeyArn: channel.keyId,
          snsTopicARN: channel.topicArn,
          ...(channel.frequency
            ? {
                configSnapshotDeliveryProperties: {
                  deliveryFrequency: channel.frequency as client.MaximumExecutionFrequency,
                },
              }
            : {}),
        })),
    };
  },
});
