import { describe, expect, it } from 'vitest';
import { lineOf, showLine } from '../../cli/terminal/timeline.ts';

const event = (detailType: string, detail: object) => ({ source: 'x', detailType, resources: [], detail });

describe('the timeline', () => {
  it('shows a finding, a decision, a step and an outcome in words', () => {
    const lines = [
      event('Config Rules Compliance Change', {
        configRuleName: 'restricted-ssh',
        resourceId: 'sg-1',
        newEvaluationResult: { complianceType: 'NON_COMPLIANT' },
      }),
      event('Remediation State Change', {
        remediation: 'r',
        resourceId: 'sg-1',
        policy: 'p',
        state: 'held',
        reason: 'budget',
      }),
      event('EC2 Automation Step Status-change Notification', {
        Definition: 'Rectify-R',
        StepName: 'Revoke',
        Action: 'aws:executeAwsApi',
        Status: 'Failed',
      }),
      event('Remediation State Change', { remediation: 'r', resourceId: 'sg-1', policy: 'p', state: 'fixed' }),
    ].map((given) => lineOf(given));
    expect(lines).toEqual([
      { kind: 'finding', who: 'config', what: 'restricted-ssh: sg-1 is NON_COMPLIANT', tone: 'bad' },
      { kind: 'decision', who: 'p', what: 'r sg-1: held (budget)', tone: 'waiting' },
      { kind: 'step', who: 'Rectify-R', what: 'Revoke (aws:executeAwsApi) Failed', tone: 'bad' },
      { kind: 'outcome', who: 'p', what: 'r sg-1: fixed', tone: 'good' },
    ]);
  });

  it('says why an event was rejected', () => {
    expect(
      lineOf(event('Remediation State Change', { state: 'rejected', message: 'it names another account' })),
    ).toEqual({
      kind: 'outcome',
      who: 'rectify',
      what: 'event rejected: it names another account',
      tone: 'bad',
    });
  });

  it("leaves Security Hub's own rules to Security Hub, and other events alone", () => {
    expect(
      lineOf(event('Config Rules Compliance Change', { configRuleName: 'securityhub-x-1a2b3c4d' })),
    ).toBeUndefined();
    expect(lineOf(event('EC2 Instance State-change Notification', {}))).toBeUndefined();
  });

  it('lets no control character of a name into the terminal', () => {
    const line = { kind: 'finding', who: 'config', what: 'a\u001b[2Jb\nc\u202ed', tone: 'bad' } as const;
    const shown = showLine(line, 65_432, false);
    expect(shown).toBe('01:05.432  ● config         a�[2Jb�c�d\n');
  });
});
