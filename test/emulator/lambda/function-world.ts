import { inlineRunner, type InlineHandler } from '../../../emulator/lambda/inline-runner.ts';
import { roles } from '../../../emulator/iam/state.ts';
import type { World, WorldOptions } from '../../../emulator/world.ts';
import { recordedWorld } from '../sqs/recorded-world.ts';
import { callIn } from '../world.ts';
import { zip } from './zip.ts';

export const ROLE = 'arn:aws:iam::123456789012:role/function';

/** A world in which Lambda may assume the role `function`, which may do the given actions on everything. */
export function functionWorld(
  actions: readonly string[] = ['*'],
  options: Partial<WorldOptions> = {},
): ReturnType<typeof recordedWorld> {
  const world = recordedWorld(options);
  const call = world.context();
  roles(call).put('function', {
    name: 'function',
    path: '/',
    id: 'AROAFUNCTION',
    arn: ROLE,
    createDate: world.clock.now(),
    tags: [],
    attached: [],
    inline: {
      rights: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }],
      }),
    },
    trustPolicy: JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    }),
    maxSessionDuration: 3600,
  });
  call.commit();
  return world;
}

export const attachHandlers = (world: World, handlers: Record<string, InlineHandler>): void =>
  world.attach('lambda/runner', inlineRunner(handlers));

export type Answer = Record<string, unknown>;

/** Creates a function and waits until it is active. */
export async function createFunction(
  world: World,
  name: string,
  more: Answer = {},
  files: Record<string, string> = { 'index.mjs': 'export {}' },
): Promise<void> {
  await callIn(world)('lambda', 'CreateFunction', {
    FunctionName: name,
    Runtime: 'nodejs24.x',
    Handler: 'index.handler',
    Role: ROLE,
    Code: { ZipFile: zip(files) },
    ...more,
  });
  await world.advance(1_000);
}

export interface Invoked {
  status: number;
  error?: string;
  payload: unknown;
  log: string;
}

export async function invoke(world: World, name: string, event: unknown = {}, more: Answer = {}): Promise<Invoked> {
  const answer = await callIn(world)('lambda', 'Invoke', {
    FunctionName: name,
    Payload: Buffer.from(JSON.stringify(event)),
    LogType: 'Tail',
    ...more,
  });
  return {
    status: answer['StatusCode'] as number,
    ...(answer['FunctionError'] ? { error: answer['FunctionError'] as string } : {}),
    payload: answer['Payload'] ? (JSON.parse((answer['Payload'] as Buffer).toString()) as unknown) : undefined,
    log: Buffer.from((answer['LogResult'] as string | undefined) ?? '', 'base64').toString(),
  };
}
