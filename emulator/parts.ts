import type { TableEngine } from './dynamodb/table-engine.ts';
import type { DeliveryPlan } from './events/delivery-plan.ts';
import type { LambdaRunner } from './lambda/runner.ts';
import type { Shell } from './ssm/commands/shell.ts';
import type { WebhookCaller } from './ssm/automation/webhook-caller.ts';
import type { ScriptRunner } from './ssm/automation/script-runner.ts';

/** What the outside lends the stand-in: `world.attach('lambda/runner', runner)`. */
export interface Parts {
  /** Runs functions. Without it `Invoke` answers `ServiceException`. */
  'lambda/runner': LambdaRunner;
  /** Runs the scripts of runbooks. Without it a runbook that has one does not start. */
  'ssm/script-runner': ScriptRunner;
  /** Calls the webhooks of runbooks. Without it `aws:invokeWebhook` fails. */
  'ssm/webhook-caller': WebhookCaller;
  /** Where the front door listens, as in `http://127.0.0.1:4566`: queue URLs begin with it. */
  'endpoint-url': string;
  /** Holds DynamoDB's items; in memory if none is attached. `tableEngine({ folder })` keeps them over a restart. */
  'dynamodb/engine': TableEngine;
  /** How often and how late events reach targets; once and at once if none is attached. */
  'events/delivery-plan': DeliveryPlan;
  /** Runs the shell scripts of managed nodes. Without it `aws:runShellScript` fails and says so. */
  'ssm/shell': Shell;
}
