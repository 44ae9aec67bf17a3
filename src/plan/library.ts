import { isFields } from '../core/field-at.ts';
import { compilePolicies, type CompiledPolicies } from '../policy/match-policy.ts';
import { parsePolicies } from '../policy/parse-library.ts';
import type { Exemption, Policy } from '../policy/policy.ts';
import { parseRemediations } from '../runbook/parse-remediations.ts';
import type { Remediation } from '../runbook/remediation.ts';

/** All that decides what is done about a finding: what stands under `runbooks/` and `policies/`. */
export interface Library {
  readonly remediations: readonly Remediation[];
  readonly policies: CompiledPolicies;
  readonly exemptions: readonly Exemption[];
}

export const openLibrary = (
  remediations: readonly Remediation[],
  policies: readonly Policy[],
  exemptions: readonly Exemption[] = [],
): Library => ({ remediations, policies: compilePolicies(policies), exemptions });

/** The library in its packaged form: `{remediations, policies, exemptions}`, all as they were read. */
export function parseLibrary(json: unknown): Library {
  const { policies, exemptions } = parsePolicies(json);
  return openLibrary(parseRemediations(isFields(json) ? json['remediations'] : undefined), policies, exemptions);
}
