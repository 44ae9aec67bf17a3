import { guidePage, type Action } from '../action.ts';
import { awaitImage, imageOf } from './await-image.ts';

/** Makes an image of an instance, and waits until it is available. */
export const createImage: Action = {
  name: 'aws:createImage',
  documentation: guidePage('create'),
  inputs: {
    InstanceId: { type: 'String', required: true },
    ImageName: { type: 'String', required: true },
    ImageDescription: { type: 'String' },
    NoReboot: { type: 'Boolean' },
    BlockDeviceMappings: { type: 'MapList' },
  },
  outputs: { ImageId: 'String', ImageState: 'String' },
  async run(run) {
    const asked = imageOf(run.memo);
    if (asked !== undefined) return awaitImage(run, asked);
    const { ImageName, ImageDescription, ...rest } = run.inputs;
    const { ImageId } = await run.invoke('ec2', 'CreateImage', {
      ...rest,
      Name: ImageName,
      ...(ImageDescription === undefined ? {} : { Description: ImageDescription }),
    });
    return { kind: 'again', after: 0, memo: { imageId: String(ImageId) } };
  },
};
