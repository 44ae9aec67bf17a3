import type { Finding } from '../finding/finding.ts';
import type { Policy } from '../policy/policy.ts';
import { bindParameters } from '../runbook/bind-parameters.ts';
import type { Remediation } from '../runbook/remediation.ts';
import { answers } from './answers.ts';
import type { Library } from './library.ts';
import type { NoPlan, Plan } from './plan.ts';
import { hashOf } from './plan-hash.ts';
import { remediationKey } from './remediation-key.ts';

export type { Library } from './library.ts';
export { remediationKeysFor } from './remediation-key.ts';

/**
 * What would be done about a finding: the first policy that matches it and whose remediation answers it decides.
 * A policy need not repeat which checks its remediation answers, so one that does not answer is passed over.
 */
export function planRemediation(finding: Finding, library: Library): Plan | NoPlan {
  const matching = library.policies.match(finding);
  if (matching.length === 0) return { reason: 'no-policy', message: 'no policy matches the finding' };
  for (const policy of matching) {
    const remediation = library.remediations.find(({ id }) => id === policy.remediation);
    if (remediation && answers(remediation, finding)) return planWith(finding, policy, remediation);
  }
  const named = matching.map(({ id, remediation }) => `${id} (${remediation})`).join(', ');
  return {
    reason: 'not-answered',
    message: `${finding.check} on ${finding.resource.type} is not answered by the remediations of the policies that match: ${named}`,
  };
}

function planWith(finding: Finding, policy: Policy, remediation: Remediation): Plan | NoPlan {
  const { runbook, reads, changes, disruption, verify } = remediation;
  const bound = bindParameters(runbook, remediation.parameters, policy.parameters, finding);
  if ('unbound' in bound) return { reason: 'unbound', message: `${remediation.id}: ${bound.unbound}` };
  const plan = {
    key: remediationKey(remediation.id, finding),
    remediation: remediation.id,
    policy: policy.id,
    mode: policy.mode,
    budgetPerHour: policy.budget.perHour,
    finding: withSeverity(finding, remediation),
    resource: finding.resource,
    account: finding.account,
    region: finding.region,
    partition: finding.partition,
    runbook: { documentName: runbook.documentName, sha256: runbook.sha256 },
    parameters: bound.parameters,
    reads,
    changes,
    disruption,
    verifyWithinMinutes: verify.withinMinutes,
  };
  return { ...plan, hash: hashOf(plan) };
}

/** Security Hub gives severities of its own; the other sources know none. */
const withSeverity = (finding: Finding, { severity }: Remediation): Finding =>
  severity && finding.source !== 'security-hub' ? { ...finding, severity } : finding;
