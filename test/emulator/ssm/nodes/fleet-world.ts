import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childProcessShell } from '../../../../emulator/ssm/commands/child-process-shell.ts';
import type { EmittedEvent } from '../../../../emulator/call.ts';
import type { World, WorldOptions } from '../../../../emulator/world.ts';
import { callIn, testWorld } from '../../world.ts';

export type Answer = Record<string, unknown>;

const trust = (service: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  });

export const CORE = 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore';

/** A world with a role for managed nodes, `fleet` (also the name of its instance profile), and shorthands. */
export interface FleetWorld {
  world: World;
  events: EmittedEvent[];
  ssm<T = Answer>(operation: string, input?: Answer): Promise<T>;
  call<T = Answer>(service: string, operation: string, input?: Answer): Promise<T>;
  role(name: string, service: string, policies?: string[]): Promise<string>;
  /** Launches instances and waits until they run. */
  launch(count?: number, tags?: Record<string, string>, profile?: string | null): Promise<string[]>;
  settle(): Promise<void>;
}

export async function fleetWorld(options: Partial<WorldOptions> = {}): Promise<FleetWorld> {
  const world = testWorld(options);
  const events: EmittedEvent[] = [];
  world.observeEvents((event) => events.push(event));
  const call = <T = Answer>(service: string, operation: string, input: Answer = {}): Promise<T> =>
    callIn(world)(service, operation, input) as never;
  const fleet: FleetWorld = {
    world,
    events,
    call,
    ssm: (operation, input = {}) => call('ssm', operation, input),
    async role(name, service, policies = [CORE]) {
      await call('iam', 'CreateRole', { RoleName: name, AssumeRolePolicyDocument: trust(service) });
      for (const PolicyArn of policies) await call('iam', 'AttachRolePolicy', { RoleName: name, PolicyArn });
      return `arn:aws:iam::123456789012:role/${name}`;
    },
    async launch(count = 1, tags = {}, profile = 'fleet') {
      const { Instances } = await call<{ Instances: { InstanceId: string }[] }>('ec2', 'RunInstances', {
        ImageId: 'ami-0abcdef1234567890',
        MinCount: count,
        MaxCount: count,
        ...(profile === null ? {} : { IamInstanceProfile: { Name: profile } }),
        TagSpecifications: Object.keys(tags).length
          ? [{ ResourceType: 'instance', Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }]
          : [],
      });
      await world.advance(60_000);
      return Instances.map(({ InstanceId }) => InstanceId);
    },
    settle: () => world.advance(120_000),
  };
  await fleet.role('fleet', 'ec2.amazonaws.com');
  await call('iam', 'CreateInstanceProfile', { InstanceProfileName: 'fleet' });
  await call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName: 'fleet', RoleName: 'fleet' });
  return fleet;
}

/** Attaches a real shell; answers what removes its files. */
export function attachShell(world: World, maxMs = 20_000): () => void {
  const scratchDir = mkdtempSync(join(tmpdir(), 'nodes-'));
  world.attach(
    'ssm/shell',
    childProcessShell({
      spawn,
      scratchDir,
      maxMs,
      machine: {
        now: () => performance.now(),
        after: (run, ms) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
      },
    }),
  );
  return () => rmSync(scratchDir, { recursive: true, force: true });
}
