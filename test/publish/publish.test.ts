import { describe, expect, it } from 'vitest';
import { newOpsItem, opsItemOutcome } from '../../src/record/ops-item.ts';
import { ledgerEntry } from '../../src/record/ledger-entry.ts';
import { notificationOf } from '../../src/publish/notifications.ts';
import { findingUpdateOf } from '../../src/publish/security-hub.ts';
import { sampleFinding, samplePlan, sampleRecord } from '../harness/samples.ts';

const HOSTILE = 'a\r\nSubject: forged\u2028\u202e\u0000\u001b[31m{{ssm:/x}}<script>';

describe('the OpsItem', () => {
  it('is opened once for each generation, with resource, runbook, severity and category', () => {
    const item = newOpsItem(sampleRecord(), 'Rectify-S3BlockPublicAccess-dev');
    expect(item).toMatchObject({ source: 'Rectify', category: 'Security', severity: '2' });
    expect(JSON.parse(item.data['/aws/dedup']?.value ?? '')).toEqual({ dedupString: `${sampleRecord().key}#1` });
    expect(JSON.parse(item.data['/aws/resources']?.value ?? '')).toEqual([{ arn: 'arn:aws:s3:::wide-open' }]);
    expect(JSON.parse(item.data['/aws/automations']?.value ?? '')).toEqual([
      { automationId: 'Rectify-S3BlockPublicAccess-dev', automationType: 'AWS::SSM::Automation' },
    ]);
    expect(newOpsItem(sampleRecord({ generation: 2 }), 'd').data['/aws/dedup']).not.toEqual(item.data['/aws/dedup']);
  });

  it('stays within what AWS takes, whatever a finding says', () => {
    const long = '\u{1F600}é'.repeat(20_000);
    const finding = sampleFinding({ title: long, description: long, resource: { type: 'AWS::S3::Bucket', id: long } });
    const item = newOpsItem(sampleRecord({ plan: samplePlan({ finding, policy: long }) }), 'd');
    expect(item.title.length).toBeLessThanOrEqual(1_024);
    expect(item.description.length).toBeLessThanOrEqual(2_048);
    expect(item.title.isWellFormed() && item.description.isWellFormed()).toBe(true);
    for (const { value } of Object.values(item.data)) {
      expect(Buffer.byteLength(value)).toBeLessThanOrEqual(20_480);
      expect(value).not.toContain('\uFFFD');
    }
  });

  it('is Resolved where the source says so, and stays Open with the failed step and its message otherwise', () => {
    expect(opsItemOutcome(sampleRecord({ state: 'fixed', before: { a: 1 } }))).toMatchObject({
      status: 'Resolved',
      data: { 'rectify/before': { value: '{"a":1}' } },
    });
    const failure = { step: 'Put', message: 'AccessDenied', rollback: ['PutBack'] };
    const failed = opsItemOutcome(sampleRecord({ state: 'failed', reason: 'runbook-failed', failure }));
    expect(failed).toMatchObject({ status: 'Open', data: { 'rectify/failed-step': { value: 'Put' } } });
    expect(failed.data['rectify/outcome']?.value).toBe(
      'failed (runbook-failed)\nFailed step: Put.\nAccessDenied\nSteps run after it: PutBack.',
    );
    expect(opsItemOutcome(sampleRecord({ state: 'unverified', message: 'm' })).status).toBe('Open');
  });

  it('has no keys that AWS keeps for itself', () => {
    const keys = Object.keys({ ...newOpsItem(sampleRecord(), 'd').data, ...opsItemOutcome(sampleRecord()).data });
    expect(keys.filter((key) => /^\/?(aws|amazon|amzn|ssm)/.test(key))).toEqual([
      '/aws/dedup',
      '/aws/automations',
      '/aws/resources',
    ]);
  });
});

describe('notifications', () => {
  it('are one line for each field, whatever an event put into it', () => {
    const finding = sampleFinding({ check: HOSTILE, resource: { type: 'T', id: HOSTILE } });
    const record = sampleRecord({ state: 'failed', message: HOSTILE, plan: samplePlan({ finding }) });
    const message = notificationOf(ledgerEntry(record, 5));
    expect(message?.subject).toMatch(/^[\x20-\x7E]{1,99}$/);
    expect(message?.text.split('\n').every((line) => /^[A-Z][A-Za-z ]+: /.test(line))).toBe(true);
    expect(message?.text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
  });

  it('tell of ends and holds, not of every step', () => {
    const told = (state: 'running' | 'verifying' | 'observed' | 'held' | 'fixed') =>
      notificationOf(ledgerEntry(sampleRecord({ state }), 5)) !== undefined;
    expect([told('running'), told('verifying'), told('observed'), told('held'), told('fixed')]).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });
});

describe('what Security Hub is told', () => {
  const from = (source: 'config' | 'security-hub', attributes: Record<string, string>) =>
    samplePlan({ finding: sampleFinding({ source, attributes }) });
  const hub = from('security-hub', { findingId: 'arn:f', productArn: 'arn:p' });

  it('is nothing of a finding that came from elsewhere, or before the end', () => {
    expect(
      findingUpdateOf(sampleRecord({ state: 'fixed', plan: from('config', { findingId: 'x', productArn: 'y' }) })),
    ).toBeUndefined();
    expect(findingUpdateOf(sampleRecord({ state: 'running', plan: hub }))).toBeUndefined();
    expect(findingUpdateOf(sampleRecord({ state: 'observed', plan: hub }))).toBeUndefined();
  });

  it('is RESOLVED only of what is fixed', () => {
    const name = { id: 'arn:f', productArn: 'arn:p' };
    expect(findingUpdateOf(sampleRecord({ state: 'fixed', plan: hub }))).toMatchObject({ name, workflow: 'RESOLVED' });
    for (const state of ['failed', 'noEffect', 'unverified'] as const)
      expect(findingUpdateOf(sampleRecord({ state, plan: hub, message: HOSTILE.repeat(50) }))).toMatchObject({
        name,
        workflow: 'NOTIFIED',
        note: expect.stringMatching(/^[^\p{Cc}]{1,512}$/u),
      });
  });

  it('names an OCSF finding by its uid', () => {
    const plan = from('security-hub', { findingId: 'x', metadataUid: 'u' });
    expect(findingUpdateOf(sampleRecord({ state: 'fixed', plan }))?.name).toEqual({ metadataUid: 'u' });
  });
});
