import type { _InstanceType, Reservation } from '@aws-sdk/client-ec2';
import { createHash } from 'node:crypto';
import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { applyFilters, pageOf, type FilterFields } from '../filters.ts';
import { launchedFrom } from '../images.ts';
import { anywhere, operation } from '../operation.ts';
import { instances, securityGroups, type Instance } from '../state.ts';
import { describeTagsOf } from '../tags.ts';
import { describeState, findInstances } from './find.ts';

const privateName = (instance: Instance, call: Call): string =>
  `ip-${instance.privateIp.replaceAll('.', '-')}.${call.region}.compute.internal`;

export const describeMetadata = (instance: Instance) => ({
  State: 'applied' as const,
  HttpTokens: instance.metadata.tokens,
  HttpPutResponseHopLimit: instance.metadata.hopLimit,
  HttpEndpoint: instance.metadata.endpoint,
  HttpProtocolIpv6: instance.metadata.ipv6,
  InstanceMetadataTags: instance.metadata.tags,
});

const describeMonitoring = (instance: Instance) => ({
  State: instance.monitoring ? ('enabled' as const) : ('disabled' as const),
});

export const describeGroups = (instance: Instance, call: Call) =>
  instance.groups.map((id) => ({ GroupId: id, GroupName: securityGroups(call).get(id)?.name }));

export function describeInstance(instance: Instance, call: Call) {
  const gone = instance.state === 'terminated';
  const interfaceId = `eni-${createHash('sha256').update(instance.id).digest('hex').slice(0, 17)}`;
  const image = launchedFrom(instance.imageId, call);
  return {
    InstanceId: instance.id,
    ImageId: instance.imageId,
    InstanceType: instance.type as _InstanceType,
    State: describeState(instance.state),
    StateTransitionReason: instance.reason,
    ...(instance.reason
      ? {
          StateReason: {
            Code: 'Client.UserInitiatedShutdown',
            Message: 'Client.UserInitiatedShutdown: User initiated shutdown',
          },
        }
      : {}),
    LaunchTime: new Date(instance.launchedAt),
    AmiLaunchIndex: 0,
    Architecture: image.architecture,
    PrivateDnsName: gone ? '' : privateName(instance, call),
    PublicDnsName: '',
    Placement: { AvailabilityZone: instance.zone, GroupName: '', Tenancy: 'default' as const },
    Monitoring: describeMonitoring(instance),
    MetadataOptions: describeMetadata(instance),
    EbsOptimized: instance.ebsOptimized,
    EnaSupport: true,
    Hypervisor: 'xen' as const,
    VirtualizationType: 'hvm' as const,
    RootDeviceName: image.rootDevice,
    RootDeviceType: 'ebs' as const,
    ...(instance.keyName ? { KeyName: instance.keyName } : {}),
    ...(instance.profile ? { IamInstanceProfile: { Arn: instance.profile } } : {}),
    BlockDeviceMappings: gone
      ? []
      : instance.volumes.map((volume) => ({
          DeviceName: volume.device,
          Ebs: {
            VolumeId: volume.volumeId,
            Status: 'attached' as const,
            DeleteOnTermination: volume.deleteOnTermination,
            AttachTime: new Date(instance.launchedAt),
          },
        })),
    SecurityGroups: gone ? [] : describeGroups(instance, call),
    NetworkInterfaces: gone
      ? []
      : [
          {
            NetworkInterfaceId: interfaceId,
            SubnetId: instance.subnetId,
            VpcId: instance.vpcId,
            OwnerId: call.account,
            PrivateIpAddress: instance.privateIp,
            SourceDestCheck: instance.sourceDestCheck,
            Status: 'in-use' as const,
            Groups: describeGroups(instance, call),
          },
        ],
    ...(gone
      ? {}
      : {
          PrivateIpAddress: instance.privateIp,
          SubnetId: instance.subnetId,
          VpcId: instance.vpcId,
          SourceDestCheck: instance.sourceDestCheck,
        }),
    ...describeTagsOf(call, instance.id),
  };
}

export function describeReservation(id: string, call: Call): Reservation {
  const members = instances(call)
    .values()
    .filter((instance) => instance.reservationId === id);
  return {
    ReservationId: id,
    OwnerId: call.account,
    Groups: [],
    Instances: members.map((instance) => describeInstance(instance, call)),
  };
}

const FIELDS: FilterFields<Instance> = {
  'instance-id': (instance) => [instance.id],
  'instance-state-name': (instance) => [instance.state],
  'instance-state-code': (instance) => [describeState(instance.state).Code],
  'instance-type': (instance) => [instance.type],
  'image-id': (instance) => [instance.imageId],
  'vpc-id': (instance) => [instance.vpcId],
  'subnet-id': (instance) => [instance.subnetId],
  'availability-zone': (instance) => [instance.zone],
  'private-ip-address': (instance) => [instance.privateIp],
  'key-name': (instance) => [instance.keyName],
  'reservation-id': (instance) => [instance.reservationId],
  'instance.group-id': (instance) => instance.groups,
  'iam-instance-profile.arn': (instance) => [instance.profile],
  'monitoring-state': (instance) => [instance.monitoring ? 'enabled' : 'disabled'],
  'metadata-options.http-tokens': (instance) => [instance.metadata.tokens],
  'metadata-options.http-endpoint': (instance) => [instance.metadata.endpoint],
};

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstances.html */
export const describeInstances = operation('DescribeInstances', {
  access: anywhere('ec2:DescribeInstances'),
  handle(input, call) {
    if (input.InstanceIds?.length && input.MaxResults !== undefined)
      throw new AwsError(
        'InvalidParameterCombination',
        'The parameter instancesSet cannot be used with the parameter maxResults',
      );
    const asked = input.InstanceIds?.length ? findInstances(input.InstanceIds, call) : instances(call).values();
    const { page, next } = pageOf(applyFilters(asked, input.Filters, FIELDS, call), input);
    const byReservation = Map.groupBy(page, (instance) => instance.reservationId);
    return {
      ...next,
      Reservations: [...byReservation].map(([id, members]) => ({
        ReservationId: id,
        OwnerId: call.account,
        Groups: [],
        Instances: members.map((instance) => describeInstance(instance, call)),
      })),
    };
  },
});
