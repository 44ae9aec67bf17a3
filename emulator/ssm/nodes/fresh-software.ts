import type { InstalledPackage, ManagedNode, NodeService, NodeSoftware } from './state.ts';

type Named = readonly [name: string, version: string];

interface Image {
  publisher: string;
  packages: readonly Named[];
  services: readonly (readonly [name: string, displayName: string])[];
}

const LINUX_SERVICES: Image['services'] = [
  ['amazon-ssm-agent', 'amazon-ssm-agent'],
  ['chronyd', 'NTP client/server'],
  ['sshd', 'OpenSSH server daemon'],
];

/** What a new machine of each operating system carries. */
const IMAGES: Readonly<Record<string, Image>> = {
  'Amazon Linux': {
    publisher: 'Amazon Linux',
    packages: [
      ['amazon-ssm-agent', '3.3.3050.0'],
      ['bash', '5.2.15'],
      ['curl-minimal', '8.11.1'],
      ['kernel', '6.1.158'],
      ['openssl', '3.2.2'],
      ['python3', '3.9.25'],
      ['systemd', '252.23'],
    ],
    services: LINUX_SERVICES,
  },
  Ubuntu: {
    publisher: 'Ubuntu Developers <ubuntu-devel-discuss@lists.ubuntu.com>',
    packages: [
      ['amazon-ssm-agent', '3.3.3050.0'],
      ['bash', '5.2.21'],
      ['curl', '8.5.0'],
      ['linux-image-aws', '6.8.0'],
      ['openssl', '3.0.13'],
      ['python3', '3.12.3'],
    ],
    services: LINUX_SERVICES,
  },
  'Microsoft Windows Server 2022 Datacenter': {
    publisher: 'Microsoft Corporation',
    packages: [
      ['Amazon SSM Agent', '3.3.3050.0'],
      ['AWS Tools for Windows', '3.15.2800'],
    ],
    services: [
      ['AmazonSSMAgent', 'Amazon SSM Agent'],
      ['W32Time', 'Windows Time'],
      ['wuauserv', 'Windows Update'],
    ],
  },
};

const EMPTY: Image = { publisher: '', packages: [], services: [] };

/** The software of a machine as it registers. */
export function freshSoftware(node: ManagedNode, now: number): NodeSoftware {
  const { publisher, packages, services } = IMAGES[node.platformName] ?? EMPTY;
  return {
    packages: packages.map(
      ([name, version]): InstalledPackage => ({
        name,
        version,
        architecture: node.architecture,
        publisher,
        installedAt: now,
        source: 'system',
      }),
    ),
    services: services.map(
      ([name, displayName]): NodeService => ({ name, displayName, status: 'running', startType: 'automatic' }),
    ),
    patches: [],
    startedAt: now,
  };
}
