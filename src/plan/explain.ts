import type { Finding } from '../finding/finding.ts';
import { whyNotMatched } from '../policy/match-policy.ts';
import { whyNotAnswered } from './answers.ts';
import type { Library } from './library.ts';
import type { NoPlan, Plan } from './plan.ts';
import { planRemediation } from './plan-remediation.ts';

/** A guard's verdict, as far as it is told. */
export interface TellableVerdict {
  guard: string;
  verdict: 'pass' | 'hold' | 'skip';
  message?: string;
  /** Milliseconds since the epoch. */
  until?: number;
}

export interface Explanation {
  /** Every policy up to the one that decided, and why it did or did not. */
  policies: { policy: string; at: string; decided: boolean; why: string }[];
  plan: Plan | NoPlan;
  guards: readonly TellableVerdict[];
}

/** Why a finding is treated as it is: every policy that was tried, and every guard that was asked. */
export function explain(
  finding: Finding,
  library: Library,
  askGuards: (plan: Plan) => readonly TellableVerdict[] = () => [],
): Explanation {
  const plan = planRemediation(finding, library);
  const policies: Explanation['policies'] = [];
  for (const policy of library.policies.policies) {
    const why = whyNotChosen(policy.id, finding, library);
    policies.push({
      policy: policy.id,
      at: `${policy.file}:${policy.line}`,
      decided: why === undefined,
      why: why ?? `it matches, and ${policy.remediation} answers ${finding.check}`,
    });
    if (why === undefined) break;
  }
  return { policies, plan, guards: 'reason' in plan ? [] : askGuards(plan) };
}

function whyNotChosen(id: string, finding: Finding, { policies, remediations }: Library): string | undefined {
  const policy = policies.policies.find((one) => one.id === id);
  const remediation = remediations.find((one) => one.id === policy?.remediation);
  if (!policy || !remediation) return `there is no remediation ${policy?.remediation}`;
  const notMatched = whyNotMatched(policy, finding);
  if (notMatched) return notMatched;
  const notAnswered = whyNotAnswered(remediation, finding);
  return notAnswered && `${remediation.id}: ${notAnswered}`;
}

/** The explanation as lines of text. */
export function showExplanation({ policies, plan, guards }: Explanation): string[] {
  return [
    ...policies.map(({ policy, at, decided, why }) => `${decided ? '✓' : '·'} policy ${policy} (${at}): ${why}`),
    'reason' in plan
      ? `nothing is planned (${plan.reason}): ${plan.message}`
      : `planned: ${plan.remediation} on ${plan.resource.type} ${plan.resource.id}, mode ${plan.mode}, plan ${plan.hash.slice(0, 12)}`,
    ...guards.map(({ guard, verdict, message, until }) =>
      verdict === 'pass'
        ? `✓ guard ${guard}: nothing stands in the way`
        : `✗ guard ${guard}: ${verdict}, ${message ?? ''}${until === undefined ? '' : `, until ${new Date(until).toISOString()}`}`,
    ),
  ];
}
