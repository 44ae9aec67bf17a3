import { readFileSync } from 'node:fs';
import type { OperatingSystem, Patch } from '@aws-sdk/client-ssm';
import type { ManagedNode } from '../nodes/state.ts';

/** A patch as a vendor publishes it. */
export interface PublishedPatch {
  os: OperatingSystem;
  product: string;
  id: string;
  name: string;
  title: string;
  version?: string;
  classification: string;
  severity: string;
  /** `2026-02-10` */
  released: string;
  cves: string[];
  /** Whether it takes effect with the next start only. */
  reboot: boolean;
}

let patches: PublishedPatch[] | undefined;

/** What vendors have published by `now`. */
export function publishedPatches(now: number): PublishedPatch[] {
  patches ??= JSON.parse(readFileSync(new URL('./catalogue.json', import.meta.url), 'utf8')) as PublishedPatch[];
  return patches.filter(({ released }) => Date.parse(released) <= now);
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/patch-manager-prerequisites.html#supported-os */
export function operatingSystemOf({ platformType, platformName, platformVersion }: ManagedNode): OperatingSystem {
  if (platformType === 'Windows') return 'WINDOWS';
  if (platformType === 'MacOS') return 'MACOS';
  if (platformName === 'Ubuntu') return 'UBUNTU';
  return platformVersion === '2' ? 'AMAZON_LINUX_2' : 'AMAZON_LINUX_2023';
}

export const describePatch = (patch: PublishedPatch): Patch => ({
  Id: patch.id,
  ReleaseDate: new Date(`${patch.released}T00:00:00Z`),
  Title: patch.title,
  Vendor: patch.os === 'WINDOWS' ? 'Microsoft' : patch.os === 'UBUNTU' ? 'Ubuntu' : 'Amazon',
  ProductFamily: patch.os === 'WINDOWS' ? 'Windows' : patch.product,
  Product: patch.product,
  Classification: patch.classification,
  ...(patch.os === 'WINDOWS'
    ? { KbNumber: patch.id, MsrcSeverity: patch.severity, Language: 'All' }
    : {
        Name: patch.name,
        Severity: patch.severity,
        ...(patch.version === undefined ? {} : { Version: patch.version }),
      }),
  CVEIds: patch.cves,
});
