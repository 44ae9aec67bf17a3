import {
  ConfigServiceClient,
  GetComplianceDetailsByConfigRuleCommand,
  StartConfigRulesEvaluationCommand,
} from '@aws-sdk/client-config-service';
import { once } from './once.ts';
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
  /**
   * Asks for a new evaluation of rules, up to 25 in one call. Does nothing where one of them is being evaluated, or where
   * it was asked within the last minute: AWS allows one call a minute, whatever the rules.
   */
  evaluate(rules: readonly string[]): Promise<void>;
  /** What a rule last said of a resource; undefined where it says nothing of it. */
  compliance(rule: string, resource: { type: string; id: string }): Promise<Compliance | undefined>;
}

/** https://docs.aws.amazon.com/config/latest/APIReference/API_StartConfigRulesEvaluation.html */
const MOST_RULES = 25;

/** A rule with more pages of results than this is not looked through further. */
const MOST_PAGES = 50;

export const awsConfigRules = (client: () => ConfigServiceClient, ask: Ask): ConfigRules => ({
  async evaluate(rules) {
    const names = rules.slice(0, MOST_RULES);
    if (names.length === 0) return;
    try {
      await ask(() => client().send(new StartConfigRulesEvaluationCommand({ ConfigRuleNames: names })));
    } catch (error) {
      // one is running, or it is less than a minute since the last
      if (hasCode(error, 'LimitExceededException', 'ResourceInUseException')) return;
      if (!hasCode(error, 'NoSuchConfigRuleException')) throw error;
      // a rule that is gone says nothing any more, and must not keep the others from being evaluated
      const there = names.filter((name) => !(error instanceof Error && error.message.includes(name)));
      if (there.length < names.length) await this.evaluate(there);
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

/** Makes the client too, so that whoever imports this file lazily reads in both at once. */
export const connect = (settings: object): (() => ConfigServiceClient) => once(() => new ConfigServiceClient(settings));
