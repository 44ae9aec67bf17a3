/**
 * For every SDK client. Retries are ours (`retry.ts`), by what the wire says, so the SDK's own are off.
 * Region, credentials and `AWS_ENDPOINT_URL` come from the environment.
 */
export const clientSettings = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 1_000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};
