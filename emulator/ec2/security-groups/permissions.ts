import type { IpPermission } from '@aws-sdk/client-ec2';
import { isIPv4, isIPv6 } from 'node:net';
import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { invalidValue } from '../operation.ts';
import { securityGroups, type GroupRule, type Peer } from '../state.ts';

/** A rule as a request gives it, before it has an id. */
type AskedRule = Omit<GroupRule, 'id' | 'egress'>;

const PROTOCOL_NAMES: Record<string, string> = { '6': 'tcp', '17': 'udp', '1': 'icmp', '58': 'icmpv6', all: '-1' };
const DESCRIPTION = /^[a-zA-Z0-9. _\-:/()#,@[\]+=&;{}!$*]*$/;

function protocolOf(text: string | undefined): string {
  if (!text) throw new AwsError('MissingParameter', 'The request must contain the parameter ipProtocol');
  const lower = text.toLowerCase();
  const protocol = PROTOCOL_NAMES[lower] ?? lower;
  const known =
    ['tcp', 'udp', 'icmp', 'icmpv6', '-1'].includes(protocol) || (/^\d+$/.test(protocol) && Number(protocol) <= 255);
  if (!known) throw invalidValue(`Invalid value '${text}' for IP protocol. Unknown protocol.`);
  return protocol;
}

function portsOf(protocol: string, from: number | undefined, to: number | undefined): [number, number] {
  if (protocol === 'tcp' || protocol === 'udp') {
    if (from === undefined || to === undefined)
      throw invalidValue(`Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.`);
    if (from < 0 || to > 65535 || to < 0 || from > 65535)
      throw invalidValue(`Invalid value '${from}-${to}' for portRange. Must be between 0 and 65535.`);
    if (from > to) throw invalidValue(`Invalid TCP/UDP port range (${from}:${to})`);
    return [from, to];
  }
  if (protocol === 'icmp' || protocol === 'icmpv6') return [from ?? -1, to ?? -1];
  return [-1, -1];
}

/** The address with its host bits cleared, as EC2 keeps it. */
function ipv4Of(text: string | undefined): string {
  const [address = '', bits = ''] = (text ?? '').split('/');
  if (!isIPv4(address) || !/^\d{1,2}$/.test(bits) || Number(bits) > 32)
    throw invalidValue(`CIDR block ${text} is malformed`);
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const size = 2 ** (32 - Number(bits));
  const network = Math.floor(number / size) * size;
  const parts = [24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256);
  return `${parts.join('.')}/${bits}`;
}

function ipv6Of(text: string | undefined): string {
  const [address = '', bits = ''] = (text ?? '').split('/');
  if (!isIPv6(address) || !/^\d{1,3}$/.test(bits) || Number(bits) > 128)
    throw invalidValue(`CIDR block ${text} is malformed`);
  return `${address.toLowerCase()}/${Number(bits)}`;
}

function checkDescription(text: string | undefined): { description?: string } {
  if (text === undefined) return {};
  if (text.length > 255 || !DESCRIPTION.test(text))
    throw invalidValue(
      `Invalid rule description. Valid descriptions are strings less than 256 characters from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*`,
    );
  return { description: text };
}

function referredGroup(
  pair: { GroupId?: string | undefined; GroupName?: string | undefined; UserId?: string | undefined },
  call: Call,
): Peer {
  const account = pair.UserId ?? call.account;
  const table = securityGroups({ ...call, account, table: (name) => call.table(name, { account }) });
  const group = pair.GroupId ? table.get(pair.GroupId) : table.values().find((one) => one.name === pair.GroupName);
  if (!group)
    throw new AwsError(
      'InvalidGroup.NotFound',
      `The security group '${pair.GroupId ?? pair.GroupName}' does not exist`,
    );
  return { kind: 'group', id: group.id, account };
}

/** Each peer of a permission is a rule of its own. */
export function rulesOf(permission: IpPermission, call: Call): AskedRule[] {
  const protocol = protocolOf(permission.IpProtocol);
  const [fromPort, toPort] = portsOf(protocol, permission.FromPort, permission.ToPort);
  const rule = (peer: Peer, description: string | undefined): AskedRule => ({
    protocol,
    fromPort,
    toPort,
    peer,
    ...checkDescription(description),
  });
  return [
    ...(permission.IpRanges ?? []).map((range) =>
      rule({ kind: 'ipv4', cidr: ipv4Of(range.CidrIp) }, range.Description),
    ),
    ...(permission.Ipv6Ranges ?? []).map((range) =>
      rule({ kind: 'ipv6', cidr: ipv6Of(range.CidrIpv6) }, range.Description),
    ),
    ...(permission.PrefixListIds ?? []).map((list) =>
      rule({ kind: 'prefix-list', id: list.PrefixListId ?? '' }, list.Description),
    ),
    ...(permission.UserIdGroupPairs ?? []).map((pair) => rule(referredGroup(pair, call), pair.Description)),
  ];
}

/** The permissions of a request in its long form (`IpPermissions`) or its short one (`CidrIp` and its fellows). */
export function askedRules(
  input: {
    IpPermissions?: IpPermission[] | undefined;
    IpProtocol?: string | undefined;
    FromPort?: number | undefined;
    ToPort?: number | undefined;
    CidrIp?: string | undefined;
    SourceSecurityGroupName?: string | undefined;
  },
  call: Call,
): AskedRule[] {
  const short: IpPermission[] =
    input.CidrIp || input.SourceSecurityGroupName || input.IpProtocol
      ? [
          {
            IpProtocol: input.IpProtocol ?? (input.SourceSecurityGroupName ? '-1' : undefined),
            FromPort: input.FromPort,
            ToPort: input.ToPort,
            IpRanges: input.CidrIp ? [{ CidrIp: input.CidrIp }] : [],
            UserIdGroupPairs: input.SourceSecurityGroupName ? [{ GroupName: input.SourceSecurityGroupName }] : [],
          },
        ]
      : [];
  return [...(input.IpPermissions ?? []), ...short].flatMap((permission) => rulesOf(permission, call));
}

const peerKey = (peer: Peer): string =>
  peer.kind === 'ipv4' || peer.kind === 'ipv6'
    ? peer.cidr
    : peer.kind === 'group'
      ? `${peer.account}/${peer.id}`
      : peer.id;

/** Two rules of a group and a direction are the same whatever they are described as. */
export const sameRule = (a: AskedRule, b: AskedRule): boolean =>
  a.protocol === b.protocol &&
  a.fromPort === b.fromPort &&
  a.toPort === b.toPort &&
  a.peer.kind === b.peer.kind &&
  peerKey(a.peer) === peerKey(b.peer);

/** `peer: 0.0.0.0/0, TCP, from port: 22, to port: 22, ALLOW`, as EC2 names a rule in its errors. */
export function ruleText(rule: AskedRule): string {
  const peer = rule.peer.kind === 'group' ? rule.peer.id : peerKey(rule.peer);
  if (rule.protocol === '-1') return `peer: ${peer}, ALL, ALLOW`;
  const protocol = rule.protocol.toUpperCase();
  if (rule.protocol.startsWith('icmp'))
    return `peer: ${peer}, ${protocol}, type: ${rule.fromPort}, code: ${rule.toPort}, ALLOW`;
  return `peer: ${peer}, ${protocol}, from port: ${rule.fromPort}, to port: ${rule.toPort}, ALLOW`;
}

/** Rules of one protocol and port range come back as one permission. */
export function describePermissions(rules: GroupRule[]): IpPermission[] {
  const byRange = new Map<string, { first: GroupRule; rules: GroupRule[] }>();
  for (const rule of rules) {
    const key = `${rule.protocol} ${rule.fromPort} ${rule.toPort}`;
    const entry = byRange.get(key) ?? { first: rule, rules: [] };
    entry.rules.push(rule);
    byRange.set(key, entry);
  }
  return [...byRange.values()].map(({ first, rules }) => {
    const described = (rule: GroupRule) => (rule.description === undefined ? {} : { Description: rule.description });
    return {
      IpProtocol: first.protocol,
      ...(first.protocol === '-1' ? {} : { FromPort: first.fromPort, ToPort: first.toPort }),
      IpRanges: rules.flatMap((rule) =>
        rule.peer.kind === 'ipv4' ? [{ CidrIp: rule.peer.cidr, ...described(rule) }] : [],
      ),
      Ipv6Ranges: rules.flatMap((rule) =>
        rule.peer.kind === 'ipv6' ? [{ CidrIpv6: rule.peer.cidr, ...described(rule) }] : [],
      ),
      PrefixListIds: rules.flatMap((rule) =>
        rule.peer.kind === 'prefix-list' ? [{ PrefixListId: rule.peer.id, ...described(rule) }] : [],
      ),
      UserIdGroupPairs: rules.flatMap((rule) =>
        rule.peer.kind === 'group' ? [{ GroupId: rule.peer.id, UserId: rule.peer.account, ...described(rule) }] : [],
      ),
    };
  });
}
