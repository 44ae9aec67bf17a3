import type { VolumeType } from '@aws-sdk/client-ec2';
import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { applyFilters, pageOf } from './filters.ts';
import { anywhere, checkId, invalidValue, missing, onResource, operation } from './operation.ts';
import { ec2Settings, resourceTags, volumes, type Volume } from './state.ts';
import { describeTagsOf, tagsFor } from './tags.ts';

const TYPES: readonly string[] = ['standard', 'gp2', 'gp3', 'io1', 'io2', 'st1', 'sc1'];

/** With encryption by default nothing is created unencrypted, whatever was asked. */
export function encryptionOf(
  asked: { Encrypted?: boolean | undefined; KmsKeyId?: string | undefined },
  call: Call,
): { encrypted: boolean; keyId?: string } {
  const settings = ec2Settings(call);
  const encrypted = settings.ebsEncryptionByDefault || asked.Encrypted === true;
  if (asked.KmsKeyId && !encrypted)
    throw new AwsError(
      'InvalidParameterDependency',
      'The parameter KmsKeyId requires the parameter Encrypted to be set.',
    );
  if (!encrypted) return { encrypted };
  return { encrypted, keyId: asked.KmsKeyId ?? settings.ebsDefaultKmsKeyId ?? arn(call, 'kms', 'alias/aws/ebs') };
}

const describeVolume = (volume: Volume, call: Call) => ({
  VolumeId: volume.id,
  Size: volume.size,
  VolumeType: volume.type as VolumeType,
  AvailabilityZone: volume.zone,
  Encrypted: volume.encrypted,
  KmsKeyId: volume.keyId,
  SnapshotId: volume.snapshotId ?? '',
  CreateTime: new Date(volume.createdAt),
  MultiAttachEnabled: false,
  State: volume.attachment ? ('in-use' as const) : ('available' as const),
  Attachments: volume.attachment
    ? [
        {
          VolumeId: volume.id,
          InstanceId: volume.attachment.instanceId,
          Device: volume.attachment.device,
          State: 'attached' as const,
          AttachTime: new Date(volume.attachment.at),
          DeleteOnTermination: volume.attachment.deleteOnTermination,
        },
      ]
    : [],
  ...describeTagsOf(call, volume.id),
});

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateVolume.html */
export const createVolume = operation('CreateVolume', {
  access: (input, call) => ({
    action: 'ec2:CreateVolume',
    resource: arn(call, 'ec2', 'volume/*'),
    context: { 'ec2:Encrypted': String(input.Encrypted ?? ec2Settings(call).ebsEncryptionByDefault) },
  }),
  handle(input, call) {
    if (!input.AvailabilityZone) throw missing('availabilityZone');
    if (!input.AvailabilityZone.startsWith(call.region))
      throw new AwsError('InvalidZone.NotFound', `The zone '${input.AvailabilityZone}' does not exist.`);
    if (input.Size === undefined && !input.SnapshotId) throw missing('size/snapshot');
    const type = input.VolumeType ?? 'gp2';
    if (!TYPES.includes(type)) throw new AwsError('UnknownVolumeType', `Unknown volume type '${type}'.`);
    const size = input.Size ?? 8;
    if (size < 1 || size > 16_384)
      throw invalidValue(`Volume of ${size}GiB is invalid; must be between 1GiB and 16384GiB.`);
    const volume: Volume = {
      id: `vol-${call.ids.hex(17)}`,
      size,
      type,
      zone: input.AvailabilityZone,
      ...encryptionOf(input, call),
      ...(input.SnapshotId ? { snapshotId: input.SnapshotId } : {}),
      createdAt: call.now(),
    };
    const tags = tagsFor('volume', input.TagSpecifications);
    volumes(call).put(volume.id, volume);
    if (Object.keys(tags).length > 0) resourceTags(call).put(volume.id, tags);
    call.changed('AWS::EC2::Volume', volume.id);
    return { ...describeVolume(volume, call), State: 'creating' as const };
  },
});

function findVolume(id: string, call: Call): Volume {
  checkId(id, 'vol', 'InvalidVolumeID');
  const volume = volumes(call).get(id);
  if (!volume) throw new AwsError('InvalidVolume.NotFound', `The volume '${id}' does not exist.`);
  return volume;
}

export const deleteVolume = operation('DeleteVolume', {
  access: (input, call) => onResource('ec2:DeleteVolume', 'volume', input.VolumeId, call),
  handle(input, call) {
    const volume = findVolume(input.VolumeId ?? '', call);
    if (volume.attachment)
      throw new AwsError('VolumeInUse', `Volume ${volume.id} is currently attached to ${volume.attachment.instanceId}`);
    dropVolume(volume.id, call);
    return {};
  },
});

export function dropVolume(id: string, call: Call): void {
  volumes(call).delete(id);
  resourceTags(call).delete(id);
  call.changed('AWS::EC2::Volume', id);
}

export const describeVolumes = operation('DescribeVolumes', {
  access: anywhere('ec2:DescribeVolumes'),
  handle(input, call) {
    const asked = input.VolumeIds?.map((id) => findVolume(id, call)) ?? volumes(call).values();
    const found = applyFilters(
      asked,
      input.Filters,
      {
        'volume-id': (volume) => [volume.id],
        encrypted: (volume) => [volume.encrypted],
        status: (volume) => [volume.attachment ? 'in-use' : 'available'],
        size: (volume) => [volume.size],
        'volume-type': (volume) => [volume.type],
        'availability-zone': (volume) => [volume.zone],
        'attachment.instance-id': (volume) => [volume.attachment?.instanceId],
        'attachment.device': (volume) => [volume.attachment?.device],
        'attachment.status': (volume) => [volume.attachment ? 'attached' : undefined],
      },
      call,
    );
    const { page, next } = pageOf(found, input);
    return { ...next, Volumes: page.map((volume) => describeVolume(volume, call)) };
  },
});
