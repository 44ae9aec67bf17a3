import type { ServiceEntry, ServiceRegistry } from '../service-registry.ts';
import { formOf } from './aws-query.ts';
import { schemaOf, type ServiceSchema } from './service-schema.ts';
import type { WireRequest } from './wire-request.ts';

export interface IdentifiedService {
  entry: ServiceEntry;
  schema: ServiceSchema;
}

/** Some operations of S3 are signed for a service of their own. */
const S3_SIGNING_NAMES = new Set(['s3express', 's3-outposts', 's3-object-lambda']);

/** Finds the service that a request is for: by its signing name, or, unsigned, by host, target, version or path. */
export async function identifyService(
  services: ServiceRegistry,
  request: WireRequest,
  signingName: string | undefined,
): Promise<IdentifiedService | undefined> {
  const entries = signingName
    ? services.entries.filter((entry) => entry.signingName === sharedName(signingName))
    : unsignedCandidates(services.entries, request);
  const candidates = await Promise.all(
    entries.map(async (entry) => ({ entry, schema: schemaOf((await services.get(entry.folder)).module) })),
  );
  return choose(candidates, request, signingName !== undefined);
}

const sharedName = (signingName: string): string => (S3_SIGNING_NAMES.has(signingName) ? 's3' : signingName);

/** `ssm.eu-west-1.amazonaws.com` names its service; any other host leaves all of them. */
function unsignedCandidates(entries: readonly ServiceEntry[], request: WireRequest): readonly ServiceEntry[] {
  const host = request.headers['host'] ?? '';
  if (!host.includes('.amazonaws.com')) return entries;
  const labels = host.split(/[.:]/);
  const named = entries.filter((entry) => labels.includes(entry.signingName) || labels.includes(entry.folder));
  return named.length > 0 ? named : entries;
}

function choose(candidates: IdentifiedService[], request: WireRequest, signed: boolean): IdentifiedService | undefined {
  const only = signed && candidates.length === 1 ? candidates[0] : undefined;
  const target = request.headers['x-amz-target']?.split('.')[0];
  if (target) return only ?? candidates.find(({ schema }) => schema.target === target);
  if (request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')) {
    // Elastic Load Balancing signs both of its APIs alike, and the form's Version tells them apart
    const version = formOf(request).get('Version');
    return candidates.find(({ schema }) => schema.version !== '' && schema.version === version);
  }
  if (only) return only;
  // S3 and S3 Control are both signed as `s3`: the path that names an operation more literally is meant
  const ranked = candidates
    .map((candidate) => ({ candidate, rank: candidate.schema.router.match(request)?.rank ?? -1 }))
    .sort((a, b) => b.rank - a.rank);
  const best = ranked[0];
  return best && (best.rank >= 0 || signed) ? best.candidate : undefined;
}
