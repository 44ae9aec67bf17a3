import { assertAccount, assertArn, assertRegion, type Envelope, observedAt } from '../envelope.ts';
import type { Finding, Severity } from '../finding.ts';
import {
  attributesFrom,
  fieldAt,
  readList,
  readOptionalText,
  readOptionalTime,
  readText,
  readTime,
  show,
  Unreadable,
} from '../read-field.ts';
import { readResource } from '../resource.ts';
import type { Source } from '../source.ts';

/**
 * Security Hub CSPM: findings in ASFF, imported, or sent by a person through a custom action.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html
 */
export const securityHub: Source = {
  name: 'security-hub',
  eventSource: 'aws.securityhub',
  detailTypes: ['Security Hub Findings - Imported', 'Security Hub Findings - Custom Action'],
  parse(envelope) {
    const read = readList(envelope.detail, 'findings').map((asff) => parseFinding(asff, envelope));
    const ignored = read.flatMap((one) => (one.ignored ? [one.ignored] : []));
    const findings = read.flatMap((one) => one.findings);
    if (read.length === 0) throw new Unreadable('malformed', 'detail.findings must not be empty');
    return { findings, ...(findings.length === 0 ? { ignored: ignored.join('; ') } : {}) };
  },
};

const severities: readonly string[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL'] satisfies Severity[];
const isSeverity = (label: string | undefined): label is Severity => severities.includes(label ?? '');

function parseFinding(asff: unknown, envelope: Envelope): { findings: Finding[]; ignored?: string } {
  const id = readText(asff, 'Id');
  assertAccount(readText(asff, 'AwsAccountId'), 'detail.findings.AwsAccountId', envelope);
  const region = readOptionalText(asff, 'Region');
  if (region) assertRegion(region, 'detail.findings.Region', envelope);
  if (id.startsWith('arn:')) assertArn(id, 'detail.findings.Id', envelope);
  if (readOptionalText(asff, 'RecordState') === 'ARCHIVED')
    return { findings: [], ignored: 'the finding is archived: its resource or its check is gone' };
  const state = stateOf(readOptionalText(asff, 'Compliance.Status'));
  if (state === undefined)
    return { findings: [], ignored: `the finding's compliance is ${show(fieldAt(asff, 'Compliance.Status'))}` };

  const resources = readList(asff, 'Resources');
  if (resources.length === 0)
    throw new Unreadable('unknown-resource', 'detail.findings.Resources must name a resource; found an empty list');
  const updatedAt = readTime(asff, 'UpdatedAt');
  const seen = Math.max(updatedAt, readOptionalTime(asff, 'LastObservedAt') ?? updatedAt);
  const label = readOptionalText(asff, 'Severity.Label');
  const findings = resources.map((_, index): Finding => {
    const resource = readAsffResource(asff, index, envelope);
    return {
      source: 'security-hub',
      id: resources.length === 1 ? id : `${id}|${resource.id}`,
      eventId: envelope.eventId,
      state,
      check:
        readOptionalText(asff, 'Compliance.SecurityControlId') ??
        readOptionalText(asff, 'ProductFields.ControlId') ??
        readText(asff, 'GeneratorId'),
      account: envelope.account,
      region: envelope.region,
      partition: envelope.partition,
      resource,
      severity: isSeverity(label) ? label : 'MEDIUM',
      title: readText(asff, 'Title'),
      description: readOptionalText(asff, 'Description') ?? '',
      observedAt: observedAt(seen, envelope),
      ...(readOptionalText(asff, 'Workflow.Status') === 'SUPPRESSED'
        ? { suppressed: "the finding's workflow status is SUPPRESSED" }
        : {}),
      attributes: attributesFrom({
        findingId: id,
        productArn: readText(asff, 'ProductArn'),
        generatorId: readOptionalText(asff, 'GeneratorId'),
        workflowStatus: readOptionalText(asff, 'Workflow.Status'),
        configRuleName: configRuleOf(asff),
        actionName: readOptionalText(envelope.detail, 'actionName'),
      }),
    };
  });
  return { findings };
}

/** Without `Compliance` a finding is no check's verdict (GuardDuty, Inspector): it reports something wrong. */
function stateOf(status: string | undefined): Finding['state'] | undefined {
  if (status === undefined || status === 'FAILED') return 'failing';
  return status === 'PASSED' ? 'passing' : undefined;
}

function readAsffResource(asff: unknown, index: number, envelope: Envelope): Finding['resource'] {
  const path = `Resources.${index}`;
  const region = readOptionalText(asff, `${path}.Region`);
  if (region) assertRegion(region, `detail.findings.${path}.Region`, envelope);
  return readResource(
    {
      type: readText(asff, `${path}.Type`),
      id: readText(asff, `${path}.Id`),
      tags: tagsOf(fieldAt(asff, `${path}.Tags`)),
      path: `detail.findings.${path}.Id`,
    },
    envelope,
  );
}

function tagsOf(tags: unknown): Record<string, string> | undefined {
  if (typeof tags !== 'object' || tags === null) return undefined;
  return Object.fromEntries(
    Object.entries(tags).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The Config rule behind the control: what is evaluated again to verify. */
function configRuleOf(asff: unknown): string | undefined {
  // the keys of ProductFields hold dots and slashes of their own
  const fields = fieldAt(asff, 'ProductFields');
  if (typeof fields !== 'object' || fields === null) return undefined;
  const [type, name] = ['RelatedAWSResources:0/type', 'RelatedAWSResources:0/name'].map((key) => fieldAt(fields, key));
  return type === 'AWS::Config::ConfigRule' && typeof name === 'string' ? name : undefined;
}
