import { guidePage, type Action } from '../action.ts';

/** Deregisters an image and deletes its snapshots. */
export const deleteImage: Action = {
  name: 'aws:deleteImage',
  documentation: guidePage('delete'),
  inputs: { ImageId: { type: 'String', required: true } },
  outputs: {},
  async run(run) {
    const { ImageId } = run.inputs;
    const { Images } = await run.invoke('ec2', 'DescribeImages', { ImageIds: [ImageId] });
    const images = (Images ?? []) as { BlockDeviceMappings?: { Ebs?: { SnapshotId?: string } }[] }[];
    const snapshots = images
      .flatMap(({ BlockDeviceMappings = [] }) => BlockDeviceMappings)
      .flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
    await run.invoke('ec2', 'DeregisterImage', { ImageId });
    for (const SnapshotId of snapshots) await run.invoke('ec2', 'DeleteSnapshot', { SnapshotId });
    return { kind: 'done' };
  },
};
