import type { WireRequest } from './wire-request.ts';

/** Whom a signature names, and for where: `AKIA…/20260301/eu-west-1/ssm/aws4_request`. */
export interface CredentialScope {
  accessKeyId: string;
  region: string;
  /** The signing name, which is not always the service's own. */
  service: string;
  sessionToken: string | undefined;
}

/** The credential scope of a signed or presigned request. The signature itself is not verified. */
export function credentialScope({ headers, query }: WireRequest): CredentialScope | undefined {
  const credential =
    /Credential=([^,\s]+)/.exec(headers['authorization'] ?? '')?.[1] ?? query.get('X-Amz-Credential') ?? '';
  const [accessKeyId, , region, service] = credential.split('/');
  if (!accessKeyId || !region || !service) return undefined;
  const sessionToken = headers['x-amz-security-token'] ?? query.get('X-Amz-Security-Token') ?? undefined;
  return { accessKeyId, region, service, sessionToken };
}
