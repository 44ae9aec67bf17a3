import type { JsonObject } from '../template/template.ts';
import { documentText, textOf } from './property-values.ts';
import type { Provisioning, ResourceType } from './resource-type.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-s3-bucketpolicy.html */
export const s3BucketPolicy: ResourceType = {
  type: 'AWS::S3::BucketPolicy',
  properties: ['Bucket', 'PolicyDocument'],
  required: ['Bucket', 'PolicyDocument'],
  attributes: [],
  replaces: ['Bucket'],
  async create(properties, to) {
    await put(properties, to);
    return { physicalId: textOf(properties.Bucket) ?? '' };
  },
  update: (properties, _before, to) => put(properties, to),
  async delete({ physicalId }, to) {
    await to.api('s3', 'DeleteBucketPolicy', { Bucket: physicalId });
  },
};

async function put({ Bucket = '', PolicyDocument }: JsonObject, to: Provisioning): Promise<void> {
  await to.api('s3', 'PutBucketPolicy', { Bucket, Policy: documentText(PolicyDocument) });
}
