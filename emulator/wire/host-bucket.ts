import type { WireRequest } from './wire-request.ts';

/** Puts a bucket that stands before the host (`bucket.s3.eu-west-1.amazonaws.com`, `bucket.localhost`) into the path. */
export function bucketInPath(request: WireRequest): WireRequest {
  // S3 Control puts an account before its host, and says so
  if (request.headers['x-amz-account-id'] !== undefined) return request;
  const host = (request.headers['host'] ?? '').replace(/:\d+$/, '');
  const bucket = /^(.+)\.(?:s3(?!-control)[.-][a-z0-9.-]*amazonaws\.com(?:\.cn)?|localhost)$/.exec(host)?.[1];
  if (!bucket || /^(?:s3|s3-control)(?:[.-]|$)/.test(bucket)) return request;
  return { ...request, path: `/${bucket}${request.path}` };
}
