import type { Scope } from '../../call.ts';
import { securityGroups, type GroupRule } from '../../ec2/state.ts';

/** The rules by which a security group lets the whole internet in. */
export const worldOpenRules = (id: string, scope: Scope): GroupRule[] =>
  (securityGroups(scope).get(id)?.rules ?? []).filter(
    ({ egress, peer }) =>
      !egress &&
      ((peer.kind === 'ipv4' && peer.cidr === '0.0.0.0/0') ||
        (peer.kind === 'ipv6' && /^(::|0:0:0:0:0:0:0:0)\/0$/.test(peer.cidr))),
  );

/** Whether the rule lets `protocol` reach `port`. */
export const reaches = (rule: GroupRule, protocol: 'tcp' | 'udp', port: number): boolean =>
  rule.protocol === '-1' || (rule.protocol === protocol && rule.fromPort <= port && port <= rule.toPort);
