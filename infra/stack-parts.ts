import type { EventRule } from '../src/policy/rules.ts';
import type { Remediation } from '../src/runbook/remediation.ts';
import { serverlessFunctions } from './app-functions.ts';
import { environment, publishing, reconciling, table } from './core-resources.ts';
import { documents, runbooksOf } from './documents.ts';
import { eventRules } from './event-rules.ts';
import { executionRoles, RUN_ROLE_PREFIX } from './execution-roles.ts';
import { functionRoles } from './function-roles.ts';
import { queues } from './queues.ts';
import { settings, SETTINGS_PATH } from './settings.ts';
import { getAtt, ref, type Properties, type Resources, type Value } from './template-values.ts';

/** What serverless.yml pulls in from `dist/infra/`. */
export interface StackParts {
  functions: Properties;
  environment: Properties;
  resources: { Resources: Resources; Outputs: Record<string, { Description: string; Value: Value }> };
}

export function stackParts(remediations: readonly Remediation[], rules: readonly EventRule[]): StackParts {
  const documentNames = runbooksOf(remediations).map((runbook) => runbook.documentName);
  return {
    functions: serverlessFunctions(),
    environment: environment(SETTINGS_PATH, RUN_ROLE_PREFIX),
    resources: {
      Resources: {
        ...table(),
        ...publishing(),
        ...settings(),
        ...queues(),
        ...documents(remediations),
        ...executionRoles(remediations),
        ...functionRoles(),
        ...eventRules(rules, documentNames),
        ...reconciling(),
      },
      Outputs: {
        TableName: { Description: 'The remediations and their ledger.', Value: ref('Table') },
        BusArn: { Description: 'Where outcomes are published.', Value: getAtt('Bus', 'Arn') },
        NoticesArn: { Description: 'Subscribe people to this topic.', Value: ref('Notices') },
      },
    },
  };
}
