import * as fc from 'fast-check';
import { expect } from 'vitest';
import { stateOf } from './generated-state.ts';

interface Rule {
  protocol: string;
  from: number;
  to: number;
  cidr: string;
  description: string | undefined;
}

const EVERYWHERE = ['0.0.0.0/0', '::/0'];
const port = fc.oneof(
  fc.constantFrom(21, 22, 22, 23, 3388, 3389, 3389, 3390, 0, 65535),
  fc.integer({ min: 0, max: 65535 }),
);
const rule: fc.Arbitrary<Rule> = fc
  .record({
    protocol: fc.constantFrom('tcp', 'tcp', 'udp', '-1', 'icmp'),
    ports: fc.oneof(
      fc.tuple(port, port),
      port.map((single): [number, number] => [single, single]),
    ),
    cidr: fc.constantFrom(...EVERYWHERE, ...EVERYWHERE, '10.0.0.0/8', '0.0.0.0/1', '2001:db8::/32'),
    description: fc.option(fc.stringMatching(/^[a-zA-Z0-9 ._:/()#,@+=&;!$*-]{1,40}$/), { nil: undefined }),
  })
  .map(({ protocol, ports: [a, b], ...more }) =>
    protocol === '-1' || protocol === 'icmp'
      ? { protocol, from: -1, to: -1, ...more }
      : { protocol, from: Math.min(a, b), to: Math.max(a, b), ...more },
  );

const isOpen = ({ protocol, from, to, cidr }: Rule): boolean =>
  EVERYWHERE.includes(cidr) &&
  (protocol === '-1' || (/^(tcp|udp)$/.test(protocol) && [22, 3389].some((admin) => from <= admin && admin <= to)));

const permission = ({ protocol, from, to, cidr, description }: Rule): object => {
  const Description = description === undefined ? {} : { Description: description };
  return {
    IpProtocol: protocol,
    ...(protocol === '-1' ? {} : { FromPort: from, ToPort: to }),
    ...(cidr.includes(':')
      ? { Ipv6Ranges: [{ CidrIpv6: cidr, ...Description }] }
      : { IpRanges: [{ CidrIp: cidr, ...Description }] }),
  };
};

const nameOf = ({ protocol, from, to, cidr }: Rule): string =>
  [protocol, protocol === '-1' ? '' : `${from}-${to}`, cidr].join(' ');

/** Every range of the watched `IpPermissions`, named as a rule is. */
function namesIn(permissions: unknown): string[] {
  const list = permissions as {
    IpProtocol: string;
    FromPort?: number;
    ToPort?: number;
    IpRanges?: { CidrIp: string }[];
    Ipv6Ranges?: { CidrIpv6: string }[];
  }[];
  return list
    .flatMap(({ IpProtocol: protocol, FromPort: from = -1, ToPort: to = -1, IpRanges = [], Ipv6Ranges = [] }) =>
      [...IpRanges.map(({ CidrIp }) => CidrIp), ...Ipv6Ranges.map(({ CidrIpv6 }) => CidrIpv6)].map((cidr) =>
        nameOf({ protocol, from, to, cidr, description: undefined }),
      ),
    )
    .sort();
}

/** Groups with world-open and other ingress rules, and which of them must be left. */
export const securityGroup = fc.uniqueArray(rule, { maxLength: 8, selector: nameOf }).map((rules) =>
  stateOf(
    {
      seed: [
        { call: 'ec2.CreateSecurityGroup', input: { GroupName: 'web', Description: 'web servers' }, as: 'group' },
        ...rules.map((one) => ({
          call: 'ec2.AuthorizeSecurityGroupIngress',
          input: { GroupId: '$group.GroupId', IpPermissions: [permission(one)] },
        })),
      ],
      resource: { type: 'AWS::EC2::SecurityGroup', id: '$group.GroupId' },
      compliant: !rules.some(isOpen),
      watch: [
        {
          call: 'ec2.DescribeSecurityGroups',
          input: { GroupIds: ['$group.GroupId'] },
          at: 'SecurityGroups.0.IpPermissions',
        },
      ],
    },
    ([after]) =>
      expect(namesIn(after)).toEqual(
        rules
          .filter((one) => !isOpen(one))
          .map(nameOf)
          .sort(),
      ),
  ),
);
