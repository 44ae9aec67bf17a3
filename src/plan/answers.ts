import type { Finding } from '../finding/finding.ts';
import type { Remediation } from '../runbook/remediation.ts';

/** Why a remediation does not answer a finding, in words; undefined where it does. */
export function whyNotAnswered(remediation: Remediation, finding: Finding): string | undefined {
  if (remediation.resourceType !== finding.resource.type)
    return `it is for ${remediation.resourceType}, not for ${finding.resource.type}`;
  return answersCheck(remediation, finding) ? undefined : `it does not answer ${nameOfCheck(finding)}`;
}

export const answers = (remediation: Remediation, finding: Finding): boolean =>
  whyNotAnswered(remediation, finding) === undefined;

function answersCheck({ answers: { controls, configRules, alarms } }: Remediation, finding: Finding): boolean {
  const { source, check, attributes } = finding;
  switch (source) {
    case 'config':
      return configRules.includes(check);
    case 'security-hub':
      return controls.includes(check);
    case 'alarm':
      return alarms.some(
        ({ namespace, metrics, dimension }) =>
          attributes['namespace'] === namespace &&
          metrics.includes(attributes['metric'] ?? '') &&
          attributes[`dimension.${dimension}`] !== undefined,
      );
  }
}

function nameOfCheck({ source, check, attributes }: Finding): string {
  if (source !== 'alarm') return check;
  const { namespace, metric } = attributes;
  return namespace ? `an alarm on ${namespace} ${metric ?? ''}` : 'an alarm without one metric of its own';
}
