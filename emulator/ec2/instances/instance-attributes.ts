import type { DescribeInstanceAttributeCommandOutput, InstanceAttributeName } from '@aws-sdk/client-ec2';
import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { invalidValue, onResource, operation } from '../operation.ts';
import { findGroup } from '../security-groups/groups.ts';
import type { Instance } from '../state.ts';
import { describeGroups, describeMetadata } from './describe-instances.ts';
import { findInstance, findInstances, putInstance } from './find.ts';

const EMPTY =
  'The request must contain at least one of HttpTokens, HttpPutResponseHopLimit, HttpEndpoint, HttpProtocolIpv6 or InstanceMetadataTags';

function oneOf<T extends string>(name: string, value: string | undefined, known: readonly T[]): T | undefined {
  if (value === undefined) return undefined;
  const found = known.find((one) => one === value);
  if (!found) throw invalidValue(`Invalid value '${value}' for ${name}.`);
  return found;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMetadataOptions.html */
export const modifyInstanceMetadataOptions = operation('ModifyInstanceMetadataOptions', {
  access: (input, call) => {
    const request = onResource('ec2:ModifyInstanceMetadataOptions', 'instance', input.InstanceId, call);
    return {
      ...request,
      context: { ...request.context, ...(input.HttpTokens ? { 'ec2:Attribute/HttpTokens': input.HttpTokens } : {}) },
    };
  },
  handle(input, call) {
    const instance = findInstance(input.InstanceId ?? '', call);
    const { metadata } = instance;
    const hopLimit = input.HttpPutResponseHopLimit;
    const asked = [input.HttpTokens, hopLimit, input.HttpEndpoint, input.HttpProtocolIpv6, input.InstanceMetadataTags];
    if (asked.every((value) => value === undefined)) throw new AwsError('MissingParameter', EMPTY);
    if (hopLimit !== undefined && (hopLimit < 1 || hopLimit > 64))
      throw invalidValue(`Invalid value '${hopLimit}' for HttpPutResponseHopLimit. Must be between 1 and 64.`);
    if (instance.state !== 'running' && instance.state !== 'stopped')
      throw new AwsError(
        'IncorrectInstanceState',
        `The instance '${instance.id}' is not in the 'running' or 'stopped' state.`,
      );
    const onOff = ['enabled', 'disabled'] as const;
    const changed: Instance = {
      ...instance,
      metadata: {
        tokens: oneOf('HttpTokens', input.HttpTokens, ['required', 'optional']) ?? metadata.tokens,
        hopLimit: hopLimit ?? metadata.hopLimit,
        endpoint: oneOf('HttpEndpoint', input.HttpEndpoint, onOff) ?? metadata.endpoint,
        ipv6: oneOf('HttpProtocolIpv6', input.HttpProtocolIpv6, onOff) ?? metadata.ipv6,
        tags: oneOf('InstanceMetadataTags', input.InstanceMetadataTags, onOff) ?? metadata.tags,
      },
    };
    putInstance(changed, call);
    return {
      InstanceId: instance.id,
      InstanceMetadataOptions: { ...describeMetadata(changed), State: 'pending' as const },
    };
  },
});

const needsStop = (instance: Instance, attribute: string): void => {
  if (instance.state !== 'stopped')
    throw new AwsError(
      'IncorrectInstanceState',
      `The instance '${instance.id}' is not in the 'stopped' state. The attribute '${attribute}' can only be changed while it is stopped.`,
    );
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html */
export const modifyInstanceAttribute = operation('ModifyInstanceAttribute', {
  access: (input, call) => onResource('ec2:ModifyInstanceAttribute', 'instance', input.InstanceId, call),
  handle(input, call) {
    let instance = findInstance(input.InstanceId ?? '', call);
    // the older form names one attribute and its value
    const older = (name: InstanceAttributeName): string | undefined =>
      input.Attribute === name ? input.Value : undefined;
    const boolean = (
      name: InstanceAttributeName,
      value: { Value?: boolean | undefined } | undefined,
    ): boolean | undefined => value?.Value ?? (older(name) === undefined ? undefined : older(name) === 'true');
    const type = input.InstanceType?.Value ?? older('instanceType');
    if (type !== undefined) {
      needsStop(instance, 'instanceType');
      instance = { ...instance, type };
    }
    const userData = input.UserData?.Value;
    if (userData !== undefined) {
      needsStop(instance, 'userData');
      instance = { ...instance, userData: Buffer.from(userData).toString('base64') };
    }
    const groups = input.Groups;
    if (groups) {
      for (const id of groups) findGroup(id, call);
      instance = { ...instance, groups };
    }
    putInstance(
      {
        ...instance,
        terminationProtection:
          boolean('disableApiTermination', input.DisableApiTermination) ?? instance.terminationProtection,
        stopProtection: boolean('disableApiStop', input.DisableApiStop) ?? instance.stopProtection,
        sourceDestCheck: boolean('sourceDestCheck', input.SourceDestCheck) ?? instance.sourceDestCheck,
        ebsOptimized: boolean('ebsOptimized', input.EbsOptimized) ?? instance.ebsOptimized,
        shutdownBehavior:
          oneOf(
            'instanceInitiatedShutdownBehavior',
            input.InstanceInitiatedShutdownBehavior?.Value ?? older('instanceInitiatedShutdownBehavior'),
            ['stop', 'terminate'],
          ) ?? instance.shutdownBehavior,
      },
      call,
    );
    return {};
  },
});

type Attributes = Omit<DescribeInstanceAttributeCommandOutput, '$metadata' | 'InstanceId'>;

const ATTRIBUTES: Partial<Record<InstanceAttributeName, (instance: Instance, call: Call) => Attributes>> = {
  instanceType: (instance) => ({ InstanceType: { Value: instance.type } }),
  userData: (instance) => ({ UserData: instance.userData ? { Value: instance.userData } : {} }),
  disableApiTermination: (instance) => ({ DisableApiTermination: { Value: instance.terminationProtection } }),
  disableApiStop: (instance) => ({ DisableApiStop: { Value: instance.stopProtection } }),
  instanceInitiatedShutdownBehavior: (instance) => ({
    InstanceInitiatedShutdownBehavior: { Value: instance.shutdownBehavior },
  }),
  sourceDestCheck: (instance) => ({ SourceDestCheck: { Value: instance.sourceDestCheck } }),
  ebsOptimized: (instance) => ({ EbsOptimized: { Value: instance.ebsOptimized } }),
  groupSet: (instance, call) => ({ Groups: describeGroups(instance, call) }),
};

export const describeInstanceAttribute = operation('DescribeInstanceAttribute', {
  access: (input, call) => onResource('ec2:DescribeInstanceAttribute', 'instance', input.InstanceId, call),
  handle(input, call) {
    const instance = findInstance(input.InstanceId ?? '', call);
    const describe = input.Attribute ? ATTRIBUTES[input.Attribute] : undefined;
    if (!describe)
      throw invalidValue(`Value (${input.Attribute}) for parameter attribute is invalid. Unknown attribute.`);
    return { InstanceId: instance.id, ...describe(instance, call) };
  },
});

function monitor(ids: string[] | undefined, monitoring: boolean, call: Call) {
  return {
    InstanceMonitorings: findInstances(ids ?? [], call).map((instance) => {
      if (instance.monitoring !== monitoring) putInstance({ ...instance, monitoring }, call);
      const moving = monitoring ? ('pending' as const) : ('disabling' as const);
      const settled = monitoring ? ('enabled' as const) : ('disabled' as const);
      return { InstanceId: instance.id, Monitoring: { State: instance.monitoring === monitoring ? settled : moving } };
    }),
  };
}

const onEach = (action: string) => (input: { InstanceIds?: string[] | undefined }, call: Call) =>
  (input.InstanceIds ?? []).map((id) => onResource(action, 'instance', id, call));

export const monitorInstances = operation('MonitorInstances', {
  access: onEach('ec2:MonitorInstances'),
  handle: (input, call) => monitor(input.InstanceIds, true, call),
});

export const unmonitorInstances = operation('UnmonitorInstances', {
  access: onEach('ec2:UnmonitorInstances'),
  handle: (input, call) => monitor(input.InstanceIds, false, call),
});
