import type { Place } from './resource-types.ts';

/** A queue's URL, which is its id in AWS Config, from its name. https://docs.aws.amazon.com/general/latest/gr/sqs-service.html */
export const queueUrl = (name: string, place: Place): string =>
  `https://sqs.${place.region}.amazonaws.com${place.partition === 'aws-cn' ? '.cn' : ''}/${place.account}/${name}`;

/** A queue's ARN from its URL. */
export const queueArn = (url: string, place: Place): string =>
  `arn:${place.partition}:sqs:${place.region}:${place.account}:${url.slice(url.lastIndexOf('/') + 1)}`;
