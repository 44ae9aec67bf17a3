import type { Clock } from '../core/clock.ts';
import type { Alarms } from './alarms.ts';
import type { Automations } from './automations.ts';
import type { ConfigRules } from './config-rules.ts';
import type { EventBus } from './event-bus.ts';
import type { LocalGet } from './local-http.ts';
import type { OpsItems } from './ops-items.ts';
import type { Patience } from './retry.ts';
import type { SecurityFindings } from './security-findings.ts';
import type { Table } from './table.ts';
import type { Topic } from './topic.ts';
import type { Environment } from './environment.ts';

/** Everything outside, as a function finds it. What a function does not need stays out of its bundle and is absent. */
export interface Cloud {
  environment: Environment;
  clock: Clock;
  patience: Patience;
  localGet: LocalGet;
  table: Table;
  automations: Automations;
  opsItems: OpsItems;
  bus: EventBus;
  topic?: Topic;
  configRules?: ConfigRules;
  securityFindings?: SecurityFindings;
  alarms?: Alarms;
}
