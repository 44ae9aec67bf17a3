import { failed, type Result, type StepRun } from '../action.ts';
import { textOf } from '../conversion.ts';
import { failureOf } from '../failure.ts';
import { PACE } from '../pace.ts';

/** Looks at an image that was asked for until it is available. */
export async function awaitImage(run: StepRun, imageId: string): Promise<Result> {
  const { Images } = await run.invoke('ec2', 'DescribeImages', { ImageIds: [imageId] });
  const [image] = (Images ?? []) as { State?: string; StateReason?: { Message?: string } }[];
  const state = image?.State ?? 'pending';
  const outputs = { ImageId: imageId, ImageState: state };
  if (state === 'available') return { kind: 'done', outputs, response: outputs };
  if (state === 'pending') return { kind: 'again', after: PACE.pollMs, memo: { imageId } };
  const reason = image?.StateReason?.Message;
  return failed(
    failureOf(
      'PostVerification',
      `The image ${imageId} is ${state}${reason === undefined ? '' : `: ${textOf(reason)}`}`,
    ),
  );
}

export const imageOf = (memo: unknown): string | undefined => (memo as { imageId?: string } | undefined)?.imageId;
