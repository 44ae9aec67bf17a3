import type { SourceName } from '../finding/finding.ts';
import type { Remediation } from '../runbook/remediation.ts';
import type { Policy } from './policy.ts';

/** An EventBridge rule on the default bus, whose target is the source's queue. */
export interface EventRule {
  source: SourceName;
  /** `config-1`: without the stage. */
  name: string;
  pattern: object;
}

/** EventBridge's quota for a rule's pattern. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-quota.html */
const LONGEST_PATTERN = 2_048;

/**
 * The rules that let through what some policy may want: checks that its remediation answers, failing or passing, since
 * good news closes a remediation. Wider than the policies where their patterns look at more, never narrower.
 */
export function rulesFrom(policies: readonly Policy[], remediations: readonly Remediation[]): EventRule[] {
  const wanted = (source: SourceName): Remediation['answers'][] =>
    remediations
      .filter(({ id }) => policies.some((policy) => policy.remediation === id && mayWant(policy, source)))
      .map(({ answers }) => answers);
  return [
    ...numbered('config', configPatterns(wanted('config').flatMap(({ configRules }) => configRules))),
    ...numbered('security-hub', securityHubPatterns(wanted('security-hub').flatMap(({ controls }) => controls))),
    ...numbered('alarm', alarmPatterns(wanted('alarm').flatMap(({ alarms }) => alarms))),
  ];
}

/** Whether a policy can match findings of a source: not where its `source` lists others only. */
function mayWant({ match }: Policy, source: SourceName): boolean {
  const listed = match['source'];
  if (Object.hasOwn(match, '$or') || !Array.isArray(listed) || !listed.every((item) => typeof item === 'string'))
    return true;
  return listed.includes(source);
}

const numbered = (source: SourceName, patterns: object[]): EventRule[] =>
  patterns.map((pattern, index) => ({ source, name: `${source}-${index + 1}`, pattern }));

/** Conformance packs add to a rule's name; what Security Hub's own rules see, Security Hub says itself. */
const configPatterns = (rules: readonly string[]): object[] =>
  split(rules, (some) => ({
    source: ['aws.config'],
    'detail-type': ['Config Rules Compliance Change'],
    detail: {
      configRuleName: some.flatMap((rule) => [rule, { prefix: `${rule}-conformance-pack-` }]),
      newEvaluationResult: { complianceType: ['COMPLIANT', 'NON_COMPLIANT'] },
    },
  }));

const securityHubPatterns = (controls: readonly string[]): object[] => [
  ...split(controls, (some) => ({
    source: ['aws.securityhub'],
    'detail-type': ['Security Hub Findings - Imported', 'Security Hub Findings - Custom Action'],
    detail: { findings: { Compliance: { SecurityControlId: some } } },
  })),
  ...split(controls, (some) => ({
    source: ['aws.securityhub'],
    'detail-type': ['Findings Imported V2'],
    detail: { findings: { compliance: { control: some } } },
  })),
];

function alarmPatterns(shapes: Remediation['answers']['alarms']): object[] {
  const namespaces = [...new Set(shapes.map(({ namespace }) => namespace))];
  return namespaces.flatMap((namespace) =>
    split(
      shapes.filter((shape) => shape.namespace === namespace).flatMap(({ metrics }) => metrics),
      (some) => ({
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        detail: {
          state: { value: ['ALARM', 'OK'] },
          configuration: { metrics: { metricStat: { metric: { namespace: [namespace], name: some } } } },
        },
      }),
    ),
  );
}

/** As few patterns as hold all values, each short enough. */
function split(values: readonly string[], patternOf: (some: readonly string[]) => object): object[] {
  const all = [...new Set(values)].sort();
  if (all.length === 0) return [];
  const pattern = patternOf(all);
  if (JSON.stringify(pattern).length <= LONGEST_PATTERN || all.length === 1) return [pattern];
  const half = Math.ceil(all.length / 2);
  return [...split(all.slice(0, half), patternOf), ...split(all.slice(half), patternOf)];
}
