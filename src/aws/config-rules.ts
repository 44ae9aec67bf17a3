import {
  type ConfigServiceClient,
  GetComplianceDetailsByConfigRuleCommand,
  StartConfigRulesEvaluationCommand,
} from '@aws-sdk/client-config-service';
import type { Ask } from './retry.ts';
import { hasCode } from './wire-error.ts';

export interface Compliance {
  /** In AWS's spelling: `COMPLIANT`, `NON_COMPLIANT`, … */
  type: string;
  /** When the rule was run that says so, in milliseconds since the epoch. */
  evaluatedAt: number;
}

/** AWS Config, as far as we use it. */
export interface ConfigRules {
  /** Asks for a new evaluation of a rule, unless one is under way or was asked for within the last minute. */
  evaluate(rule: string): Promise<void>;
  /** What a rule last said of a resource; undefined where it says nothing of it. */
  compliance(rule: string, resource: { type: string; id: string }): Promise<Compliance | undefined>;
}

/** A rule with more pages of results than this is not looked through further. */
const MOST_PAGES = 50;

export const awsConfigRules = (client: () => ConfigServiceClient, ask: Ask): ConfigRules => ({
  async evaluate(rule) {
    try {
      await ask(() => client().send(new StartConfigRulesEvaluationCommand({ ConfigRuleNames: [rule] })));
    } catch (error) {
      // one is running, or it is less than a minute since the last
      if (hasCode(error, 'LimitExceededException', 'ResourceInUseException')) return;
      // a rule that is gone says nothing any more, and `compliance` finds nothing
      if (hasCode(error, 'NoSuchConfigRuleException')) return;
      throw error;
    }
  },

  async compliance(rule, resource) {
    let token: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await readPage(client, ask, rule, token);
      for (const result of answer?.EvaluationResults ?? []) {
        const about = result.EvaluationResultIdentifier?.EvaluationResultQualifier;
        if (about?.ResourceType !== resource.type || about.ResourceId !== resource.id) continue;
        const evaluated = result.ConfigRuleInvokedTime ?? result.ResultRecordedTime;
        if (!result.ComplianceType || !evaluated) continue;
        return { type: result.ComplianceType, evaluatedAt: evaluated.getTime() };
      }
      token = answer?.NextToken;
      if (!token) return undefined;
    }
    return undefined;
  },
});

async function readPage(client: () => ConfigServiceClient, ask: Ask, rule: string, token: string | undefined) {
  try {
    return await ask(() =>
      client().send(
        new GetComplianceDetailsByConfigRuleCommand({
          ConfigRuleName: rule,
          Limit: 100,
          ...(token ? { NextToken: token } : {}),
        }),
      ),
    );
  } catch (error) {
    if (hasCode(error, 'NoSuchConfigRuleException')) return undefined;
    throw error;
  }
}
