import type { Cloud } from '../aws/cloud.ts';
import type { Log } from '../aws/log.ts';
import { type CheckDocument, documentChecker } from '../execution/check-document.ts';
import type { StartAccess } from '../execution/start-automation.ts';
import { type Library, parseLibrary } from '../plan/library.ts';
import type { Exemption } from '../policy/policy.ts';
import type { Metrics } from '../publish/metrics.ts';
import { type Budgets, budgets } from '../record/budgets.ts';
import { type EventLog, eventLog } from '../record/event-log.ts';
import { type ExecutionLinks, executionLinks } from '../record/execution-links.ts';
import { readExemptions } from '../record/exemptions.ts';
import { type RemediationRecords, remediationRecords } from '../record/remediation-records.ts';
import { throughExtension } from '../settings/extension.ts';
import { notificationsBelow, type ReadSettings, settingsBelow } from '../settings/read-settings.ts';

/** What the flows work with. */
export interface Rectify extends Omit<Cloud, 'environment' | 'patience' | 'localGet'> {
  log: Log;
  metrics: Metrics;
  library: Library;
  records: RemediationRecords;
  events: EventLog;
  links: ExecutionLinks;
  budgets: Budgets;
  start: StartAccess;
  readSettings: ReadSettings;
  notificationsOn: () => Promise<boolean>;
  /** Those of the library and those granted in the table. */
  readExemptions: () => Promise<readonly Exemption[]>;
}

/** Puts the flows together, once for each process. `packaged` is the library as the bundler put it in. */
export function setUp(cloud: Cloud, packaged: unknown, log: Log, metrics: Metrics): Rectify {
  const library = parseLibrary(packaged);
  const { environment, patience, localGet, ...ports } = cloud;
  const { table, automations, clock } = ports;
  const { sessionToken: token, extensionPort: port, settingsPrefix, stage, rolePrefix } = environment;
  const readParameter = throughExtension({ get: localGet, port, token, patience });
  const checkDocument: CheckDocument = documentChecker(automations);
  return {
    ...ports,
    log,
    metrics,
    library,
    records: remediationRecords(table),
    events: eventLog(table),
    links: executionLinks(table),
    budgets: budgets(table),
    start: { automations, checkDocument, stage, rolePrefix },
    readSettings: settingsBelow(settingsPrefix, readParameter, clock),
    notificationsOn: notificationsBelow(settingsPrefix, readParameter),
    readExemptions: async () => [...library.exemptions, ...(await readExemptions(table))],
  };
}

/** When things are looked at again, in milliseconds. */
export const waits = {
  /** A reservation that is not started by then is started by somebody else. */
  reservation: 120_000,
  /** A start that AWS throttled is made by the next `reconcile`. */
  busy: 10_000,
  /** An execution whose end was not announced is read. */
  execution: 300_000,
  /** A source that has not answered is asked again. */
  verification: 60_000,
  /** Settings that are not known are read again. */
  settings: 300_000,
} as const;
