import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import { arn, type Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { instanceProfiles, roles, type InstanceProfile } from '../../iam/state.ts';
import type { AccessRequest } from '../../wire/operation.ts';
import { defaultVpcId } from '../defaults.ts';
import { findImage, type Image } from '../images.ts';
import { invalidValue, missing, operation } from '../operation.ts';
import { findGroup } from '../security-groups/groups.ts';
import { ec2Settings, resourceTags, securityGroups, subnets, volumes, type Instance, type Subnet } from '../state.ts';
import { tagsFor } from '../tags.ts';
import { encryptionOf } from '../volumes.ts';
import { findSubnet } from '../vpcs.ts';
import { describeInstance, describeReservation } from './describe-instances.ts';
import { putInstance } from './find.ts';
import { impairmentFrom } from './impairment.ts';
import { moveOn, STARTING_MS } from './instance-states.ts';

function access(input: RunInstancesCommandInput, call: Call): AccessRequest[] {
  const action = 'ec2:RunInstances';
  const network = input.NetworkInterfaces?.[0];
  const groups = input.SecurityGroupIds ?? network?.Groups ?? [];
  const role = roles(call).get(findProfile(input, call)?.role ?? '');
  return [
    { action, resource: `arn:${call.partition}:ec2:${call.region}::image/${input.ImageId ?? '*'}` },
    {
      action,
      resource: arn(call, 'ec2', 'instance/*'),
      context: {
        'ec2:InstanceType': input.InstanceType ?? 'm1.small',
        'ec2:MetadataHttpTokens': input.MetadataOptions?.HttpTokens ?? 'optional',
      },
    },
    { action, resource: arn(call, 'ec2', `subnet/${input.SubnetId ?? network?.SubnetId ?? '*'}`) },
    { action, resource: arn(call, 'ec2', 'network-interface/*') },
    { action, resource: arn(call, 'ec2', 'volume/*') },
    ...groups.map((id) => ({ action, resource: arn(call, 'ec2', `security-group/${id}`) })),
    ...(role
      ? [
          {
            action: 'iam:PassRole',
            resource: role.arn,
            context: { 'iam:PassedToService': 'ec2.amazonaws.com' },
          },
        ]
      : []),
    ...(input.TagSpecifications?.length
      ? [{ action: 'ec2:CreateTags', resource: arn(call, 'ec2', 'instance/*') }]
      : []),
  ];
}

function findProfile(input: RunInstancesCommandInput, call: Call): InstanceProfile | undefined {
  const { Arn, Name } = input.IamInstanceProfile ?? {};
  return instanceProfiles(call)
    .values()
    .find((profile) => profile.arn === Arn || profile.name === Name);
}

function profileFor(input: RunInstancesCommandInput, call: Call): InstanceProfile | undefined {
  const { Arn, Name } = input.IamInstanceProfile ?? {};
  if (Arn === undefined && Name === undefined) return undefined;
  const profile = findProfile(input, call);
  if (!profile)
    throw invalidValue(
      Arn === undefined
        ? `Value (${Name}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name`
        : `Value (${Arn}) for parameter iamInstanceProfile.arn is invalid. Invalid IAM Instance Profile ARN`,
    );
  return profile;
}

function subnetFor(input: RunInstancesCommandInput, call: Call): Subnet {
  const id = input.SubnetId ?? input.NetworkInterfaces?.[0]?.SubnetId;
  if (id) return findSubnet(id, call);
  const zone = input.Placement?.AvailabilityZone;
  const subnet = subnets(call)
    .values()
    .find((one) => one.isDefault && (!zone || one.zone === zone));
  if (!subnet) throw invalidValue(`Invalid availability zone: [${zone}]`);
  return subnet;
}

function groupsFor(input: RunInstancesCommandInput, subnet: Subnet, call: Call): string[] {
  const asked = input.SecurityGroupIds ?? input.NetworkInterfaces?.[0]?.Groups;
  if (!asked?.length) {
    const all = securityGroups(call).values();
    const names = input.SecurityGroups?.length ? input.SecurityGroups : ['default'];
    return names.map((name) => {
      const group = all.find((one) => one.vpcId === subnet.vpcId && one.name === name);
      if (!group)
        throw new AwsError(
          'InvalidGroup.NotFound',
          `The security group '${name}' does not exist in VPC '${defaultVpcId(call)}'`,
        );
      return group.id;
    });
  }
  for (const id of asked)
    if (findGroup(id, call).vpcId !== subnet.vpcId)
      throw new AwsError(
        'InvalidParameter',
        `Security group ${id} and subnet ${subnet.id} belong to different networks.`,
      );
  return asked;
}

/** An address of the subnet; two instances may not share it for as long as the subnet is small against the draw. */
function addressIn(subnet: Subnet, call: Call): string {
  const [network = '', bits = '24'] = subnet.cidr.split('/');
  const start = network.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const host = 4 + Math.floor(call.ids.random() * (2 ** (32 - Number(bits)) - 5));
  return [24, 16, 8, 0].map((shift) => Math.floor((start + host) / 2 ** shift) % 256).join('.');
}

function addVolumes(
  input: RunInstancesCommandInput,
  image: Image,
  instance: Instance,
  call: Call,
): Instance['volumes'] {
  const asked = input.BlockDeviceMappings ?? [];
  const root = asked.find((mapping) => mapping.DeviceName === image.rootDevice) ?? { DeviceName: image.rootDevice };
  const tags = tagsFor('volume', input.TagSpecifications, ['instance', 'volume', 'network-interface']);
  return [root, ...asked.filter((mapping) => mapping !== root && mapping.Ebs)].map((mapping) => {
    const id = `vol-${call.ids.hex(17)}`;
    const device = mapping.DeviceName ?? '';
    const deleteOnTermination = mapping.Ebs?.DeleteOnTermination ?? true;
    volumes(call).put(id, {
      id,
      size: mapping.Ebs?.VolumeSize ?? 8,
      type: mapping.Ebs?.VolumeType ?? 'gp3',
      zone: instance.zone,
      ...encryptionOf(mapping.Ebs ?? {}, call),
      createdAt: call.now(),
      attachment: { instanceId: instance.id, device, at: call.now(), deleteOnTermination },
    });
    if (Object.keys(tags).length > 0) resourceTags(call).put(id, tags);
    call.changed('AWS::EC2::Volume', id);
    return { device, volumeId: id, deleteOnTermination };
  });
}

function launch(input: RunInstancesCommandInput, image: Image, reservationId: string, call: Call): Instance {
  const subnet = subnetFor(input, call);
  const options = input.MetadataOptions;
  const defaults = ec2Settings(call).metadataDefaults ?? {};
  const profile = profileFor(input, call);
  const tags = tagsFor('instance', input.TagSpecifications, ['instance', 'volume', 'network-interface']);
  const instance: Instance = {
    id: `i-${call.ids.hex(17)}`,
    reservationId,
    imageId: image.id,
    type: input.InstanceType ?? 'm1.small',
    subnetId: subnet.id,
    vpcId: subnet.vpcId,
    zone: subnet.zone,
    privateIp: input.PrivateIpAddress ?? addressIn(subnet, call),
    groups: groupsFor(input, subnet, call),
    ...(input.KeyName ? { keyName: input.KeyName } : {}),
    ...(profile ? { profile: profile.arn } : {}),
    ...(input.UserData ? { userData: input.UserData } : {}),
    launchedAt: call.now(),
    state: 'pending',
    reason: '',
    monitoring: input.Monitoring?.Enabled ?? false,
    // what is asked goes before the account's defaults, and those before what EC2 does with these images
    metadata: {
      tokens: options?.HttpTokens ?? defaults.tokens ?? 'optional',
      hopLimit: options?.HttpPutResponseHopLimit ?? defaults.hopLimit ?? 1,
      endpoint: options?.HttpEndpoint ?? defaults.endpoint ?? 'enabled',
      ipv6: options?.HttpProtocolIpv6 ?? 'disabled',
      tags: options?.InstanceMetadataTags ?? defaults.tags ?? 'disabled',
    },
    terminationProtection: input.DisableApiTermination ?? false,
    stopProtection: input.DisableApiStop ?? false,
    shutdownBehavior: input.InstanceInitiatedShutdownBehavior ?? 'stop',
    sourceDestCheck: true,
    ebsOptimized: input.EbsOptimized ?? false,
    volumes: [],
  };
  if (Object.keys(tags).length > 0) resourceTags(call).put(instance.id, tags);
  const made = impairmentFrom(tags, { ...instance, volumes: addVolumes(input, image, instance, call) }, call);
  putInstance(made, call);
  moveOn(made.id, 'running', STARTING_MS, call);
  return made;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html */
export const runInstances = operation('RunInstances', {
  access,
  handle(input, call) {
    if (!input.ImageId) throw missing('ImageId');
    const [min, max] = [input.MinCount ?? 0, input.MaxCount ?? 0];
    if (min < 1 || max < min)
      throw invalidValue(`Value (${max}) for parameter maxCount is invalid. Must be at least minCount (${min}) and 1.`);
    if (input.InstanceType && !/^[a-z0-9-]+\.[a-z0-9-]+$/.test(input.InstanceType))
      throw invalidValue(`Invalid value '${input.InstanceType}' for InstanceType.`);
    const image = findImage(input.ImageId, call);
    const known = input.ClientToken ? call.table<string>('ec2/run-tokens').get(input.ClientToken) : undefined;
    if (known) return describeReservation(known, call);
    const reservationId = `r-${call.ids.hex(17)}`;
    const launched = Array.from({ length: max }, () => launch(input, image, reservationId, call));
    if (input.ClientToken) call.table<string>('ec2/run-tokens').put(input.ClientToken, reservationId);
    return {
      ReservationId: reservationId,
      OwnerId: call.account,
      Groups: [],
      Instances: launched.map((instance) => describeInstance(instance, call)),
    };
  },
});
