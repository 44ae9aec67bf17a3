import type { TableEngine } from './dynamodb/table-engine.ts';
import type { DeliveryPlan } from './events/delivery-plan.ts';
import type { LambdaRunner } from './lambda/runner.ts';

/** What the outside lends the stand-in: `world.attach('lambda/runner', runner)`. */
export interface Parts {
  /** Runs functions. Without it `Invoke` answers `ServiceException`. */
  'lambda/runner': LambdaRunner;
  /** Where the front door listens, as in `http://127.0.0.1:4566`: queue URLs begin with it. */
  'endpoint-url': string;
  /** Holds DynamoDB's items; in memory if none is attached. `tableEngine({ folder })` keeps them over a restart. */
  'dynamodb/engine': TableEngine;
  /** How often and how late events reach targets; once and at once if none is attached. */
  'events/delivery-plan': DeliveryPlan;
}
