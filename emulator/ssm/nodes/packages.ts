import type { Call } from '../../call.ts';
import { findDocument, requireVersion, findVersion } from '../documents/find-document.ts';
import type { PlatformType } from './state.ts';

/** What Distributor offers to everybody, newest version first. */
const PUBLISHED: Readonly<Record<string, { versions: readonly string[]; platforms: readonly PlatformType[] }>> = {
  AmazonCloudWatchAgent: { versions: ['1.300064.0', '1.300062.0'], platforms: ['Linux', 'Windows', 'MacOS'] },
  AWSCodeDeployAgent: { versions: ['1.8.0-12', '1.7.1-106'], platforms: ['Linux', 'Windows'] },
  AWSKinesisTap: { versions: ['1.1.168.1'], platforms: ['Windows'] },
  AmazonEFSUtils: { versions: ['2.4.0'], platforms: ['Linux'] },
  AWSPVDriver: { versions: ['8.6.0'], platforms: ['Windows'] },
  AWSNVMe: { versions: ['1.6.0'], platforms: ['Windows'] },
  AwsEnaNetworkDriver: { versions: ['2.9.0'], platforms: ['Windows'] },
};

/** The version of a package that is installed where `asked` is wanted; undefined if there is none for the platform. */
export function packageVersion(call: Call, name: string, asked: string, platform: PlatformType): string | undefined {
  const published = PUBLISHED[name];
  if (published) {
    if (!published.platforms.includes(platform)) return undefined;
    return asked === '' || asked === 'latest' ? published.versions[0] : published.versions.find((one) => one === asked);
  }
  const document = findDocument(call, name);
  if (document?.type !== 'Package') return undefined;
  const version =
    asked === '' || asked === 'latest' ? requireVersion(call, document) : findVersion(call, document, undefined, asked);
  return version && (version.versionName ?? String(version.version));
}
