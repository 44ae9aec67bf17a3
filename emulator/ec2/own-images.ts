import type { Scope } from '../call.ts';

/** An image that was made in this account. */
export interface OwnImage {
  id: string;
  name: string;
  description?: string;
  owner: string;
  architecture: 'x86_64' | 'arm64';
  rootDevice: string;
  /** ISO 8601. */
  createdAt: string;
  state: 'pending' | 'available' | 'deregistered';
  devices: {
    device: string;
    snapshotId: string;
    size: number;
    type: string;
    encrypted: boolean;
    deleteOnTermination: boolean;
  }[];
  sourceInstanceId?: string;
}

export interface Snapshot {
  id: string;
  volumeId: string;
  size: number;
  encrypted: boolean;
  keyId?: string;
  description: string;
  startedAt: number;
}

/** The deregistered ones stay, for the instances that were launched from them. */
export const ownImages = (scope: Scope, region?: string) =>
  scope.table<OwnImage>('ec2/images', region === undefined ? undefined : { region });
export const snapshots = (scope: Scope) => scope.table<Snapshot>('ec2/snapshots');
