import { AwsError } from '../errors.ts';
import { checkImageName, IMAGE_MS, imageArn } from './create-image.ts';
import { publicImage } from './images.ts';
import { missing, operation } from './operation.ts';
import { ownImages, snapshots, type OwnImage } from './own-images.ts';
import { resourceTags } from './state.ts';
import { tagsFor } from './tags.ts';
import { encryptionOf } from './volumes.ts';

/** Copies an image of any Region into this one. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CopyImage.html */
export const copyImage = operation('CopyImage', {
  access: (input, call) => [
    { action: 'ec2:CopyImage', resource: imageArn(call, input.SourceImageId) },
    { action: 'ec2:CopyImage', resource: imageArn(call, '*') },
  ],
  handle(input, call) {
    const { SourceImageId: sourceId, SourceRegion: sourceRegion, ClientToken: token } = input;
    if (!sourceRegion) throw missing('SourceRegion');
    if (!sourceId) throw missing('SourceImageId');
    const known = token ? call.table<string>('ec2/copy-tokens').get(token) : undefined;
    if (known !== undefined) return { ImageId: known };
    const own = ownImages(call, sourceRegion).get(sourceId);
    const source = own ?? publicImage(sourceId);
    if (!source || own?.state === 'deregistered')
      throw new AwsError('InvalidAMIID.NotFound', `The image id '[${sourceId}]' does not exist`);
    if (own?.state === 'pending')
      throw new AwsError('InvalidAMIID.Unavailable', `The image ID '${sourceId}' is no longer available`);
    const name = checkImageName(input.Name, call);
    const id = `ami-${call.ids.hex(17)}`;
    const sources = own?.devices ?? [
      { device: source.rootDevice, size: 8, type: 'gp3', encrypted: false, deleteOnTermination: true },
    ];
    const devices = sources.map((device): OwnImage['devices'][number] => {
      const snapshotId = `snap-${call.ids.hex(17)}`;
      const encryption = encryptionOf(
        { Encrypted: input.Encrypted ?? device.encrypted, KmsKeyId: input.KmsKeyId },
        call,
      );
      snapshots(call).put(snapshotId, {
        id: snapshotId,
        volumeId: 'vol-ffffffff',
        size: device.size,
        ...encryption,
        description: `Copied for DestinationAmi ${id} from SourceAmi ${sourceId}. Task created on ${call.now()}.`,
        startedAt: call.now(),
      });
      return { ...device, snapshotId, encrypted: encryption.encrypted };
    });
    const tags = tagsFor('image', input.TagSpecifications, ['image', 'snapshot']);
    if (Object.keys(tags).length > 0) resourceTags(call).put(id, tags);
    const description = input.Description ?? own?.description;
    ownImages(call).put(id, {
      id,
      name,
      ...(description === undefined ? {} : { description }),
      owner: call.account,
      architecture: source.architecture,
      rootDevice: source.rootDevice,
      createdAt: new Date(call.now()).toISOString(),
      state: 'pending',
      devices,
    });
    if (token) call.table<string>('ec2/copy-tokens').put(token, id);
    call.later({ task: 'ec2/image-ready', payload: { id }, after: IMAGE_MS });
    return { ImageId: id };
  },
});
