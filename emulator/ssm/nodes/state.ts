import type { Scope } from '../../call.ts';

export type PlatformType = 'Linux' | 'Windows' | 'MacOS';

/** A machine whose SSM Agent has registered: an EC2 instance (`i-`), or a machine of one's own (`mi-`). */
export interface ManagedNode {
  id: string;
  kind: 'ec2' | 'hybrid';
  /** The ARN of the role that the agent works under. */
  roleArn: string;
  /** Whether the role is the account's default for instances that have none. */
  defaultHostManagement?: boolean;
  platformType: PlatformType;
  /** As in `/etc/os-release`: `Amazon Linux`, `Ubuntu`. */
  platformName: string;
  platformVersion: string;
  architecture: 'x86_64' | 'arm64';
  agentVersion: string;
  computerName: string;
  ipAddress: string;
  registeredAt: number;
  /** Since when its agent has answered; absent while it does not. */
  onlineSince?: number;
  lastPingAt: number;
  activationId?: string;
  name?: string;
}

export interface InstalledPackage {
  name: string;
  version: string;
  architecture: string;
  publisher: string;
  installedAt: number;
  /** Where it came from: the operating system, or Distributor by `aws:configurePackage`. */
  source: 'system' | 'distributor';
}

export interface NodeService {
  name: string;
  displayName: string;
  status: 'running' | 'stopped';
  startType: 'automatic' | 'manual' | 'disabled';
}

/** A patch that is on a node, or waits for its next start. */
export interface NodePatch {
  id: string;
  installedAt: number;
  state: 'installed' | 'pending-reboot';
}

/** What is on a node. */
export interface NodeSoftware {
  packages: InstalledPackage[];
  services: NodeService[];
  patches: NodePatch[];
  startedAt: number;
}

export interface Activation {
  id: string;
  code: string;
  description?: string;
  defaultInstanceName?: string;
  role: string;
  limit: number;
  count: number;
  expiresAt: number;
  createdAt: number;
  tags: { Key: string; Value: string }[];
}

export const nodes = (scope: Scope) => scope.table<ManagedNode>('ssm/nodes');
export const software = (scope: Scope) => scope.table<NodeSoftware>('ssm/node-software');
export const activations = (scope: Scope) => scope.table<Activation>('ssm/activations');
