import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { findInstance } from './instances/find.ts';
import { launchedFrom } from './images.ts';
import { invalidValue, missing, onResource, operation } from './operation.ts';
import { ownImages, snapshots, type OwnImage } from './own-images.ts';
import { resourceTags, volumes } from './state.ts';
import { tagsFor } from './tags.ts';

/** How long the snapshots of an image take. */
export const IMAGE_MS = 30_000;

const NAME = /^[A-Za-z0-9()[\] ./\-'@_]{3,128}$/;

/** Throws what EC2 answers for a name that is not one, or that is taken. */
export function checkImageName(name: string | undefined, call: Call): string {
  if (name === undefined) throw missing('Name');
  if (!NAME.test(name))
    throw new AwsError(
      'InvalidAMIName.Malformed',
      `AMI names must be between 3 and 128 characters long, and may contain letters, numbers, '(', ')', '.', '-', '/' and '_'`,
    );
  const taken = ownImages(call)
    .values()
    .find((image) => image.name === name && image.state !== 'deregistered');
  if (taken) throw new AwsError('InvalidAMIName.Duplicate', `AMI name ${name} is already in use by AMI ${taken.id}`);
  return name;
}

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateImage.html */
export const createImage = operation('CreateImage', {
  access: (input, call) => [
    onResource('ec2:CreateImage', 'instance', input.InstanceId, call),
    { action: 'ec2:CreateImage', resource: `arn:${call.partition}:ec2:${call.region}::image/*` },
    { action: 'ec2:CreateImage', resource: `arn:${call.partition}:ec2:${call.region}::snapshot/*` },
  ],
  handle(input, call) {
    if (!input.InstanceId) throw missing('InstanceId');
    const instance = findInstance(input.InstanceId, call);
    const name = checkImageName(input.Name, call);
    if (!['running', 'stopping', 'stopped'].includes(instance.state))
      throw new AwsError(
        'IncorrectState',
        `Instance is not in state 'running', 'stopping' or 'stopped': it is ${instance.state}.`,
      );
    if (input.BlockDeviceMappings?.some(({ DeviceName }) => !DeviceName))
      throw invalidValue('A block device mapping must have a DeviceName.');
    const source = launchedFrom(instance.imageId, call);
    const id = `ami-${call.ids.hex(17)}`;
    const left = instance.volumes.filter(
      ({ device }) =>
        !input.BlockDeviceMappings?.some(({ DeviceName, NoDevice }) => DeviceName === device && NoDevice !== undefined),
    );
    const devices = left.map(({ device, volumeId, deleteOnTermination }): OwnImage['devices'][number] => {
      const volume = volumes(call).get(volumeId);
      const snapshotId = `snap-${call.ids.hex(17)}`;
      const encrypted = volume?.encrypted ?? false;
      snapshots(call).put(snapshotId, {
        id: snapshotId,
        volumeId,
        size: volume?.size ?? 8,
        encrypted,
        ...(volume?.keyId === undefined ? {} : { keyId: volume.keyId }),
        description: `Created by CreateImage(${instance.id}) for ${id}`,
        startedAt: call.now(),
      });
      return {
        device,
        snapshotId,
        size: volume?.size ?? 8,
        type: volume?.type ?? 'gp3',
        encrypted,
        deleteOnTermination,
      };
    });
    const tags = tagsFor('image', input.TagSpecifications, ['image', 'snapshot']);
    if (Object.keys(tags).length > 0) resourceTags(call).put(id, tags);
    ownImages(call).put(id, {
      id,
      name,
      ...(input.Description === undefined ? {} : { description: input.Description }),
      owner: call.account,
      architecture: source.architecture,
      rootDevice: source.rootDevice,
      createdAt: new Date(call.now()).toISOString(),
      state: 'pending',
      devices,
      sourceInstanceId: instance.id,
    });
    call.later({ task: 'ec2/image-ready', payload: { id }, after: IMAGE_MS });
    return { ImageId: id };
  },
});

/** The task `ec2/image-ready`: the snapshots are complete. */
export function imageReady({ id }: { id: string }, call: Call): void {
  const image = ownImages(call).get(id);
  if (image?.state === 'pending') ownImages(call).put(id, { ...image, state: 'available' });
}

export const imageArn = (call: Call, id: string | undefined): string =>
  arn(call, 'ec2', `image/${id ?? '*'}`, { account: '' });
