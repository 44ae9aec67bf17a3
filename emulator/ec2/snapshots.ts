import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { applyFilters, pageOf } from './filters.ts';
import { anywhere, checkId, missing, operation } from './operation.ts';
import { ownImages, snapshots, type Snapshot } from './own-images.ts';
import { describeTagsOf } from './tags.ts';

function findSnapshot(id: string, call: Call): Snapshot {
  checkId(id, 'snap', 'InvalidSnapshotID');
  const snapshot = snapshots(call).get(id);
  if (!snapshot) throw new AwsError('InvalidSnapshot.NotFound', `The snapshot '${id}' does not exist.`);
  return snapshot;
}

/** A snapshot that a registered image needs stays. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSnapshot.html */
export const deleteSnapshot = operation('DeleteSnapshot', {
  access: (input, call) => ({
    action: 'ec2:DeleteSnapshot',
    resource: `arn:${call.partition}:ec2:${call.region}::snapshot/${input.SnapshotId ?? '*'}`,
  }),
  handle(input, call) {
    if (!input.SnapshotId) throw missing('SnapshotId');
    const { id } = findSnapshot(input.SnapshotId, call);
    const user = ownImages(call)
      .values()
      .find((image) => image.state !== 'deregistered' && image.devices.some(({ snapshotId }) => snapshotId === id));
    if (user) throw new AwsError('InvalidSnapshot.InUse', `The snapshot ${id} is currently in use by ${user.id}`);
    snapshots(call).delete(id);
    return {};
  },
});

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSnapshots.html */
export const describeSnapshots = operation('DescribeSnapshots', {
  access: anywhere('ec2:DescribeSnapshots'),
  handle(input, call) {
    const all = input.SnapshotIds?.map((id) => findSnapshot(id, call)) ?? snapshots(call).values();
    const mine = all.filter(
      () => !input.OwnerIds?.length || input.OwnerIds.some((owner) => owner === 'self' || owner === call.account),
    );
    const found = applyFilters(
      mine,
      input.Filters,
      {
        'snapshot-id': (one) => [one.id],
        'volume-id': (one) => [one.volumeId],
        'owner-id': () => [call.account],
        description: (one) => [one.description],
        encrypted: (one) => [one.encrypted],
        status: () => ['completed'],
        'volume-size': (one) => [one.size],
      },
      call,
    );
    const { page, next } = pageOf(found, input);
    return {
      ...next,
      Snapshots: page.map((one) => ({
        SnapshotId: one.id,
        VolumeId: one.volumeId,
        VolumeSize: one.size,
        Encrypted: one.encrypted,
        KmsKeyId: one.keyId,
        Description: one.description,
        StartTime: new Date(one.startedAt),
        State: 'completed' as const,
        Progress: '100%',
        OwnerId: call.account,
        ...describeTagsOf(call, one.id),
      })),
    };
  },
});
