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
 * Security Hub: findings in OCSF, one in each event.
 * https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-v2-ocsf-findings.html, https://schema.ocsf.io
 */
export const securityHubOcsf: Source = {
  name: 'security-hub',
  eventSource: 'aws.securityhub',
  detailTypes: ['Findings Imported V2'],
  parse(envelope) {
    const given = fieldAt(envelope.detail, 'findings');
    const list = Array.isArray(given) ? given : [given];
    if (list.length === 0) throw new Unreadable('malformed', 'detail.findings must not be empty');
    const read = list.map((ocsf) => parseFinding(ocsf, envelope));
    const ignored = read.flatMap((one) => (one.ignored ? [one.ignored] : []));
    const findings = read.flatMap((one) => one.findings);
    return { findings, ...(findings.length === 0 ? { ignored: ignored.join('; ') } : {}) };
  },
};

const COMPLIANCE_FINDING = 2003;
const CLOSE = 3;
const SUPPRESSED = 3;

/** OCSF's `severity_id`; 0 is unknown, 99 another, and both are taken for MEDIUM. */
const severities: Readonly<Record<number, Severity>> = {
  1: 'INFORMATIONAL',
  2: 'LOW',
  3: 'MEDIUM',
  4: 'HIGH',
  5: 'CRITICAL',
  6: 'CRITICAL',
};

function parseFinding(ocsf: unknown, envelope: Envelope): { findings: Finding[]; ignored?: string } {
  const id = readText(ocsf, 'finding_info.uid');
  assertAccount(readText(ocsf, 'cloud.account.uid'), 'detail.findings.cloud.account.uid', envelope);
  const region = readOptionalText(ocsf, 'cloud.region');
  if (region) assertRegion(region, 'detail.findings.cloud.region', envelope);
  if (id.startsWith('arn:')) assertArn(id, 'detail.findings.finding_info.uid', envelope);
  const state = stateOf(ocsf);
  if (state === undefined)
    return { findings: [], ignored: `the finding's compliance is ${show(fieldAt(ocsf, 'compliance.status'))}` };
  if (state === 'failing' && fieldAt(ocsf, 'activity_id') === CLOSE)
    return { findings: [], ignored: 'the finding is closed: its resource or its check is gone' };

  const resources = readList(ocsf, 'resources');
  if (resources.length === 0)
    throw new Unreadable('unknown-resource', 'detail.findings.resources must name a resource; found an empty list');
  const seen = timeOf(ocsf);
  const severity = fieldAt(ocsf, 'severity_id');
  const findings = resources.map((_, index): Finding => {
    const resource = readOcsfResource(ocsf, index, envelope);
    return {
      source: 'security-hub',
      id: resources.length === 1 ? id : `${id}|${resource.id}`,
      eventId: envelope.eventId,
      state,
      check:
        readOptionalText(ocsf, 'compliance.control') ??
        readOptionalText(ocsf, 'finding_info.analytic.name') ??
        readText(ocsf, 'class_name'),
      account: envelope.account,
      region: envelope.region,
      partition: envelope.partition,
      resource,
      severity: (typeof severity === 'number' ? severities[severity] : undefined) ?? 'MEDIUM',
      title: readText(ocsf, 'finding_info.title'),
      description: readOptionalText(ocsf, 'finding_info.desc') ?? '',
      observedAt: observedAt(seen, envelope),
      ...(fieldAt(ocsf, 'status_id') === SUPPRESSED ? { suppressed: "the finding's status is Suppressed" } : {}),
      attributes: attributesFrom({
        findingId: id,
        metadataUid: readText(ocsf, 'metadata.uid'),
        // Security Hub CSPM has the same finding in ASFF, under the product of the first version: it is asked there
        productArn: readOptionalText(ocsf, 'metadata.product.uid')?.replace('::productv2/', '::product/'),
        configRuleName: configRuleOf(ocsf),
      }),
    };
  });
  return { findings };
}

/** A finding of another class reports something wrong; a compliance finding has a verdict: 1 Pass, 2 Warning, 3 Fail. */
function stateOf(ocsf: unknown): Finding['state'] | undefined {
  if (fieldAt(ocsf, 'class_uid') !== COMPLIANCE_FINDING) return 'failing';
  const verdict = fieldAt(ocsf, 'compliance.status_id');
  if (verdict === 1) return 'passing';
  return verdict === 3 ? 'failing' : undefined;
}

/** The latest of the times that tell when the source saw it. */
function timeOf(ocsf: unknown): number {
  const times = ['time_dt', 'finding_info.modified_time_dt', 'finding_info.last_seen_time_dt'].flatMap(
    (path) => readOptionalTime(ocsf, path) ?? [],
  );
  return times.length > 0 ? Math.max(...times) : readTime(ocsf, 'time_dt');
}

function readOcsfResource(ocsf: unknown, index: number, envelope: Envelope): Finding['resource'] {
  const path = `resources.${index}`;
  const region = readOptionalText(ocsf, `${path}.region`);
  if (region) assertRegion(region, `detail.findings.${path}.region`, envelope);
  const owner = readOptionalText(ocsf, `${path}.owner.account.uid`);
  if (owner) assertAccount(owner, `detail.findings.${path}.owner.account.uid`, envelope);
  return readResource(
    {
      type: readText(ocsf, `${path}.type`),
      id: readText(ocsf, `${path}.uid`),
      alternative: readOptionalText(ocsf, `${path}.uid_alt`),
      tags: tagsOf(fieldAt(ocsf, `${path}.tags`)),
      path: `detail.findings.${path}.uid`,
    },
    envelope,
  );
}

/** OCSF's tags are a list of `{name, value}`. */
function tagsOf(tags: unknown): Record<string, string> | undefined {
  if (!Array.isArray(tags)) return undefined;
  return Object.fromEntries(
    tags.flatMap((tag) => {
      const [name, value] = [fieldAt(tag, 'name'), fieldAt(tag, 'value')];
      return typeof name === 'string' && typeof value === 'string' ? [[name, value]] : [];
    }),
  );
}

function configRuleOf(ocsf: unknown): string | undefined {
  return fieldAt(ocsf, 'finding_info.analytic.category') === 'AWS::Config::ConfigRule'
    ? readOptionalText(ocsf, 'finding_info.analytic.name')
    : undefined;
}
