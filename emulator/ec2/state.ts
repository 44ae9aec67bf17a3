import type { Scope } from '../call.ts';

export interface Vpc {
  id: string;
  cidr: string;
  isDefault: boolean;
}

export interface Subnet {
  id: string;
  vpcId: string;
  cidr: string;
  zone: string;
  isDefault: boolean;
}

/** Who may come in, or be reached: exactly one of these. */
export type Peer =
  | { kind: 'ipv4'; cidr: string }
  | { kind: 'ipv6'; cidr: string }
  | { kind: 'prefix-list'; id: string }
  | { kind: 'group'; id: string; account: string };

export interface GroupRule {
  id: string;
  egress: boolean;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, `-1` (everything), or a protocol's number. */
  protocol: string;
  /** -1 for every port; an ICMP type. */
  fromPort: number;
  /** -1 for every port; an ICMP code. */
  toPort: number;
  peer: Peer;
  description?: string;
}

export interface SecurityGroup {
  id: string;
  name: string;
  description: string;
  vpcId: string;
  rules: GroupRule[];
}

export type InstanceStateName = 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';

export interface Instance {
  id: string;
  reservationId: string;
  imageId: string;
  type: string;
  subnetId: string;
  vpcId: string;
  zone: string;
  privateIp: string;
  groups: string[];
  keyName?: string;
  /** The ARN of the instance profile. */
  profile?: string;
  userData?: string;
  launchedAt: number;
  state: InstanceStateName;
  /** When it last began to run, which is when its status checks begin. */
  runningSince?: number;
  reason: string;
  monitoring: boolean;
  metadata: {
    tokens: 'required' | 'optional';
    hopLimit: number;
    endpoint: 'enabled' | 'disabled';
    ipv6: 'enabled' | 'disabled';
    tags: 'enabled' | 'disabled';
  };
  terminationProtection: boolean;
  stopProtection: boolean;
  shutdownBehavior: 'stop' | 'terminate';
  sourceDestCheck: boolean;
  ebsOptimized: boolean;
  /** What is broken: the guest (`instance`, mended by a reboot) or the host (`system`, mended by a stop and a start). */
  impaired?: 'system' | 'instance';
  impairedSince?: number;
  volumes: { device: string; volumeId: string; deleteOnTermination: boolean }[];
}

export interface Volume {
  id: string;
  size: number;
  type: string;
  zone: string;
  encrypted: boolean;
  keyId?: string;
  snapshotId?: string;
  createdAt: number;
  attachment?: { instanceId: string; device: string; at: number; deleteOnTermination: boolean };
}

/** The Region's account-wide settings. */
interface Ec2Settings {
  ebsEncryptionByDefault: boolean;
  ebsDefaultKmsKeyId?: string;
  /** What new instances get where a launch says nothing; no preference where it is missing. */
  metadataDefaults?: {
    tokens?: 'required' | 'optional';
    hopLimit?: number;
    endpoint?: 'enabled' | 'disabled';
    tags?: 'enabled' | 'disabled';
  };
}

export const vpcs = (scope: Scope) => scope.table<Vpc>('ec2/vpcs');
export const subnets = (scope: Scope) => scope.table<Subnet>('ec2/subnets');
export const securityGroups = (scope: Scope) => scope.table<SecurityGroup>('ec2/security-groups');
export const instances = (scope: Scope) => scope.table<Instance>('ec2/instances');
export const volumes = (scope: Scope) => scope.table<Volume>('ec2/volumes');
/** By resource id. */
export const resourceTags = (scope: Scope) => scope.table<Record<string, string>>('ec2/tags');

export const ec2Settings = (scope: Scope): Ec2Settings =>
  scope.table<Ec2Settings>('ec2/settings').get('settings') ?? { ebsEncryptionByDefault: false };

export const putEc2Settings = (scope: Scope, settings: Ec2Settings): void =>
  scope.table<Ec2Settings>('ec2/settings').put('settings', settings);

export const tagsOf = (scope: Scope, id: string): Record<string, string> => resourceTags(scope).get(id) ?? {};
