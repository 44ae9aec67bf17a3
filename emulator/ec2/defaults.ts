import { createHash } from 'node:crypto';
import type { Call } from '../call.ts';
import { securityGroups, subnets, vpcs, type GroupRule } from './state.ts';

/** Ids of what every account has from the beginning must not depend on when it is first looked at. */
const fixedId = (prefix: string, call: Call, name: string): string =>
  `${prefix}-${createHash('sha256').update(`${call.account}/${call.region}/${name}`).digest('hex').slice(0, 17)}`;

/** An account has in each Region a default VPC with a default subnet in each zone and a default security group. */
export function ensureDefaults(call: Call): void {
  const id = fixedId('vpc', call, 'default');
  const made = call.table<{ vpcId: string }>('ec2/defaults');
  if (made.has('made')) return;
  made.put('made', { vpcId: id });
  vpcs(call).put(id, { id, cidr: '172.31.0.0/16', isDefault: true });
  ['a', 'b', 'c'].forEach((letter, index) => {
    const subnetId = fixedId('subnet', call, letter);
    subnets(call).put(subnetId, {
      id: subnetId,
      vpcId: id,
      cidr: `172.31.${index * 16}.0/20`,
      zone: `${call.region}${letter}`,
      isDefault: true,
    });
  });
  addDefaultGroup(id, fixedId('sg', call, id), call);
}

/** Every VPC has a group `default`: everything from its own members in, everything out. */
export function addDefaultGroup(vpcId: string, id: string, call: Call): void {
  securityGroups(call).put(id, {
    id,
    name: 'default',
    description: 'default VPC security group',
    vpcId,
    rules: [
      {
        id: `sgr-${call.ids.hex(17)}`,
        egress: false,
        protocol: '-1',
        fromPort: -1,
        toPort: -1,
        peer: { kind: 'group', id, account: call.account },
      },
      allowAllOut(call),
    ],
  });
  call.changed('AWS::EC2::SecurityGroup', id);
}

export const allowAllOut = (call: Call): GroupRule => ({
  id: `sgr-${call.ids.hex(17)}`,
  egress: true,
  protocol: '-1',
  fromPort: -1,
  toPort: -1,
  peer: { kind: 'ipv4', cidr: '0.0.0.0/0' },
});

export const defaultVpcId = (call: Call): string =>
  call.table<{ vpcId: string }>('ec2/defaults').get('made')?.vpcId ?? '';
