import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SSMClient } from '@aws-sdk/client-ssm';
import { ssmAutomations } from './automations.ts';
import { clientSettings } from './client-settings.ts';
import type { Cloud } from './cloud.ts';
import { readEnvironment } from './environment.ts';
import { eventBridgeBus } from './event-bus.ts';
import { localGet } from './local-http.ts';
import { once } from './once.ts';
import { ssmOpsItems } from './ops-items.ts';
import { LONG, type Patience, retrying } from './retry.ts';
import { dynamoTable } from './table.ts';

/** The machine's own time and chance: here they come in, and nowhere else. */
export const livePatience: Patience = {
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

/** What every function needs, on cold start. Clients are made at their first call. */
export function live(variables: Readonly<Record<string, string | undefined>>): Cloud {
  const environment = readEnvironment(variables);
  const ask = retrying(livePatience);
  const ssm = once(() => new SSMClient(clientSettings));
  const dynamo = once(() => new DynamoDBClient(clientSettings));
  const events = once(() => new EventBridgeClient(clientSettings));
  const topic = once(async () => {
    const { snsTopic, connect } = await import('./topic.ts');
    return snsTopic(connect(clientSettings), ask, environment.topicArn);
  });
  return {
    environment,
    clock: { now: () => Date.now() },
    patience: livePatience,
    localGet,
    table: dynamoTable(dynamo, ask, environment.table),
    automations: ssmAutomations(ssm, retrying(livePatience, LONG)),
    opsItems: ssmOpsItems(ssm, ask),
    bus: eventBridgeBus(events, ask, environment.bus),
    ...(environment.topicArn ? { topic: { publish: async (message) => (await topic()).publish(message) } } : {}),
  };
}
