import type { Call, Principal } from '../../call.ts';
import { bytesOf } from '../../s3/object-bytes.ts';

/** The bytes of an object in S3, read as somebody. Throws what S3 answers. */
export async function readObject(call: Call, bucket: string, key: string, principal: Principal): Promise<Buffer> {
  const { Body } = await call.invoke({
    service: 's3',
    operation: 'GetObject',
    input: { Bucket: bucket, Key: key },
    principal,
  });
  return await bytesOf(Body);
}

export const readObjectText = async (call: Call, bucket: string, key: string, principal: Principal): Promise<string> =>
  (await readObject(call, bucket, key, principal)).toString('utf8');
