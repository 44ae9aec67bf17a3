import { createHash } from 'node:crypto';
import type { Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { packages, type FunctionCode } from './state.ts';
import { unzip } from './unzip.ts';

export interface GivenCode {
  ZipFile?: Uint8Array | undefined;
  S3Bucket?: string | undefined;
  S3Key?: string | undefined;
  S3ObjectVersion?: string | undefined;
}

const MAX_UNZIPPED = 262_144_000;
const MAX_UPLOAD = 52_428_800;

const invalid = (message: string): AwsError =>
  new AwsError('InvalidParameterValueException', message, 400, { Type: 'User' });

/** Reads the package from the request or, as the caller, from S3, and keeps it under its hash. */
export async function storeCode(call: Call, given: GivenCode): Promise<FunctionCode> {
  const zip = Buffer.from(given.ZipFile ?? (await fromS3(call, given)));
  if (given.ZipFile && zip.length > MAX_UPLOAD)
    throw new AwsError(
      'RequestEntityTooLargeException',
      `Request must be smaller than ${MAX_UPLOAD} bytes for the CreateFunction operation`,
      413,
    );
  checkPackage(zip);
  const hash = createHash('sha256').update(zip).digest();
  const packageKey = hash.toString('hex');
  if (!packages(call).has(packageKey)) packages(call).put(packageKey, zip.toString('base64'));
  return { sha256: hash.toString('base64'), size: zip.length, packageKey };
}

function checkPackage(zip: Buffer): void {
  let unzipped: number;
  try {
    unzipped = unzip(zip).reduce((sum, { data }) => sum + data.length, 0);
  } catch {
    throw invalid('Could not unzip uploaded file. Please check your file, then try to upload again.');
  }
  if (unzipped === 0) throw invalid('Uploaded file must be a non-empty zip');
  if (unzipped > MAX_UNZIPPED) throw invalid(`Unzipped size must be smaller than ${MAX_UNZIPPED} bytes`);
}

async function fromS3(call: Call, given: GivenCode): Promise<Uint8Array> {
  if (!given.S3Bucket || !given.S3Key) throw invalid('Please provide a source for function code.');
  try {
    const { Body } = await call.invoke({
      service: 's3',
      operation: 'GetObject',
      input: {
        Bucket: given.S3Bucket,
        Key: given.S3Key,
        ...(given.S3ObjectVersion ? { VersionId: given.S3ObjectVersion } : {}),
      },
      principal: call.principal,
    });
    return Body as Uint8Array;
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw invalid(`Error occurred while GetObject. S3 Error Code: ${error.code}. S3 Error Message: ${error.message}`);
  }
}
