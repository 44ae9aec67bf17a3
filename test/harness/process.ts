import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { ConfigServiceClient } from '@aws-sdk/client-config-service';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SecurityHubClient } from '@aws-sdk/client-securityhub';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { World } from '../../emulator/world.ts';
import { cloudWatchAlarms } from '../../src/aws/alarms.ts';
import { ssmAutomations } from '../../src/aws/automations.ts';
import type { Cloud } from '../../src/aws/cloud.ts';
import { awsConfigRules } from '../../src/aws/config-rules.ts';
import { eventBridgeBus } from '../../src/aws/event-bus.ts';
import { once } from '../../src/aws/once.ts';
import { ssmOpsItems } from '../../src/aws/ops-items.ts';
import { LONG, type Patience, retrying } from '../../src/aws/retry.ts';
import { securityHubFindings } from '../../src/aws/security-findings.ts';
import { dynamoTable } from '../../src/aws/table.ts';
import type { Topic } from '../../src/aws/topic.ts';
import { type Rectify, setUp } from '../../src/flows/rectify.ts';
import { sdk } from '../emulator/world.ts';
import { type Life, mortal } from './crash.ts';
import { TABLE } from './local-table.ts';

export const STAGE = 'test';
export const ROLE_PREFIX = 'arn:aws:iam::123456789012:role/rectify-test-run-';

/** One cold start of Rectify: the real flows and SDK adapters over the stand-in, without a socket, in its virtual time. */
export interface Process {
  rectify: Rectify;
  cloud: Cloud;
  life: Life;
  logged: { level: string; message: string; attributes: Record<string, unknown> }[];
}

export interface ProcessOptions {
  library: unknown;
  parameters: ReadonlyMap<string, string>;
  topic?: Topic;
  /** It is killed after so many AWS calls. */
  dieAfter?: number;
}

export function startProcess(world: World, options: ProcessOptions): Process {
  const settings = sdk(world);
  const { handler, life } = mortal(settings.requestHandler, options.dieAfter ?? Number.POSITIVE_INFINITY);
  const client = { ...settings, requestHandler: handler };
  const patience: Patience = { sleep: (ms) => world.advance(ms), random: () => world.ids.random() };
  const ask = retrying(patience);
  const ssm = once(() => new SSMClient(client));
  const cloud: Cloud = {
    environment: {
      table: TABLE,
      bus: 'rectify-test',
      topicArn: '',
      settingsPrefix: '/rectify/test',
      stage: STAGE,
      rolePrefix: ROLE_PREFIX,
      sessionToken: 'token',
      extensionPort: '2773',
    },
    clock: world.clock,
    patience,
    localGet: async (url) => {
      const name = new URL(url).searchParams.get('name') ?? '';
      const value = options.parameters.get(name);
      if (value === undefined) return { status: 400, body: 'an unexpected error occurred while executing request' };
      return { status: 200, body: JSON.stringify({ Parameter: { Name: name, Value: value } }) };
    },
    table: dynamoTable(
      once(() => new DynamoDBClient(client)),
      ask,
      TABLE,
    ),
    automations: ssmAutomations(ssm, retrying(patience, LONG)),
    opsItems: ssmOpsItems(ssm, ask),
    bus: eventBridgeBus(
      once(() => new EventBridgeClient(client)),
      ask,
      'rectify-test',
    ),
    ...(options.topic ? { topic: options.topic } : {}),
    configRules: awsConfigRules(
      once(() => new ConfigServiceClient(client)),
      ask,
    ),
    alarms: cloudWatchAlarms(
      once(() => new CloudWatchClient(client)),
      ask,
    ),
    securityFindings: securityHubFindings(
      once(() => new SecurityHubClient(client)),
      ask,
    ),
  };
  const logged: Process['logged'] = [];
  const line =
    (level: string) =>
    (message: string, attributes: Record<string, unknown> = {}): void =>
      void logged.push({ level, message, attributes });
  const log = { info: line('info'), warn: line('warn'), error: line('error') };
  const metrics = { singleMetric: () => ({ addDimension: () => undefined, addMetric: () => undefined }) };
  return { rectify: setUp(cloud, options.library, log, metrics), cloud, life, logged };
}
