import { AwsError } from '../errors.ts';
import { imageArn } from './create-image.ts';
import { findImage } from './images.ts';
import { missing, operation } from './operation.ts';
import { ownImages } from './own-images.ts';

/** Instances that were launched from the image stay; so do its snapshots. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeregisterImage.html */
export const deregisterImage = operation('DeregisterImage', {
  access: (input, call) => ({ action: 'ec2:DeregisterImage', resource: imageArn(call, input.ImageId) }),
  handle(input, call) {
    if (!input.ImageId) throw missing('ImageId');
    findImage(input.ImageId, call);
    const image = ownImages(call).get(input.ImageId);
    if (!image) throw new AwsError('AuthFailure', `Not authorized for image:${input.ImageId}`, 403);
    ownImages(call).put(image.id, { ...image, state: 'deregistered' });
    return {};
  },
});
