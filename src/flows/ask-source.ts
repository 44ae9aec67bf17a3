import type { Answer } from '../record/occurrence.ts';
import type { RemediationRecord } from '../record/remediation-record.ts';
import { findingNameOf } from '../publish/security-hub.ts';
import type { Rectify } from './rectify.ts';

/**
 * Asks the source that called for a remediation what it says now. An answer that was not made after `endedAt`, that is
 * neither good nor bad, or that cannot be had is `unknown`: unknown is never good.
 */
export async function askSource(rectify: Rectify, record: RemediationRecord): Promise<Answer> {
  try {
    switch (record.plan.finding.source) {
      case 'config':
        return await askConfig(rectify, record);
      case 'security-hub':
        return await askSecurityHub(rectify, record);
      case 'alarm':
        return await askAlarm(rectify, record);
    }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    rectify.log.warn('the source could not be asked', { key: record.key, said });
    return unknown(`the source could not be asked: ${said}`);
  }
}

const unknown = (message: string): Answer => ({ state: 'unknown', message });

/** Reads the rule's last word on the resource; unless that is good news from after the end, asks for a new evaluation. */
async function askConfig({ configRules }: Rectify, { plan, endedAt = 0 }: RemediationRecord): Promise<Answer> {
  const rule = plan.finding.attributes['configRuleName'];
  if (!configRules || !rule) return unknown('AWS Config cannot be asked from here');
  const compliance = await configRules.compliance(rule, plan.finding.resource);
  const fresh = compliance !== undefined && compliance.evaluatedAt >= endedAt;
  if (fresh && compliance.type === 'COMPLIANT') return { state: 'passing', observedAt: compliance.evaluatedAt };
  await configRules.evaluate([rule]);
  if (fresh && compliance.type === 'NON_COMPLIANT') return { state: 'failing', observedAt: compliance.evaluatedAt };
  return unknown(`the Config rule ${rule} has not been evaluated since the runbook ended`);
}

/** Security Hub follows the Config rule behind a control: where it has said nothing yet, that rule is evaluated again. */
async function askSecurityHub(
  { securityFindings, configRules }: Rectify,
  { plan, endedAt = 0 }: RemediationRecord,
): Promise<Answer> {
  const name = findingNameOf(plan.finding);
  if (!securityFindings || !name) return unknown('Security Hub cannot be asked from here');
  const finding = await securityFindings.read(name);
  if (!finding) return unknown('Security Hub has no such finding any more');
  const { configRuleName } = plan.finding.attributes;
  if (finding.compliance !== 'PASSED' && configRules && configRuleName) await configRules.evaluate([configRuleName]);
  if (!(finding.updatedAt >= endedAt)) return unknown('the finding has not been updated since the runbook ended');
  if (finding.compliance === 'PASSED') return { state: 'passing', observedAt: finding.updatedAt };
  if (finding.compliance === 'FAILED') return { state: 'failing', observedAt: finding.updatedAt };
  return unknown(`the finding's compliance is ${finding.compliance ?? 'not given'}`);
}

/** An alarm that was in its state before the end has said so again once it has looked twice since. */
async function askAlarm({ alarms, clock }: Rectify, { plan, endedAt = 0 }: RemediationRecord): Promise<Answer> {
  const name = plan.finding.attributes['alarmName'];
  if (!alarms || !name) return unknown('CloudWatch cannot be asked from here');
  const alarm = await alarms.read(name);
  if (!alarm) return unknown(`the alarm ${name} is gone`);
  const saidAgain = clock.now() >= endedAt + 2 * alarm.periodMs;
  const observedAt = alarm.since >= endedAt || !saidAgain ? alarm.since : clock.now();
  if (observedAt < endedAt) return unknown(`the alarm ${name} has not been evaluated since the runbook ended`);
  if (alarm.state === 'OK') return { state: 'passing', observedAt };
  if (alarm.state === 'ALARM') return { state: 'failing', observedAt };
  return unknown(`the alarm ${name} is in ${alarm.state}`);
}
