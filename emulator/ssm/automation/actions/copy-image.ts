import { guidePage, type Action } from '../action.ts';
import { awaitImage, imageOf } from './await-image.ts';

/** Copies an image from another Region, and waits until the copy is available. */
export const copyImage: Action = {
  name: 'aws:copyImage',
  documentation: guidePage('copyimage'),
  inputs: {
    SourceRegion: { type: 'String', required: true },
    SourceImageId: { type: 'String', required: true },
    ImageName: { type: 'String', required: true },
    ImageDescription: { type: 'String' },
    Encrypted: { type: 'Boolean' },
    KmsKeyId: { type: 'String' },
    ClientToken: { type: 'String' },
  },
  outputs: { ImageId: 'String', ImageState: 'String' },
  async run(run) {
    const asked = imageOf(run.memo);
    if (asked !== undefined) return awaitImage(run, asked);
    const { ImageName, ImageDescription, ...rest } = run.inputs;
    const { ImageId } = await run.invoke('ec2', 'CopyImage', {
      ...rest,
      Name: ImageName,
      ...(ImageDescription === undefined ? {} : { Description: ImageDescription }),
    });
    return { kind: 'again', after: 0, memo: { imageId: String(ImageId) } };
  },
};
