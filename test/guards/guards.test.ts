import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkGuards, guards } from '../../src/guards/index.ts';
import { reasons, type Facts } from '../../src/guards/verdict.ts';
import type { Plan } from '../../src/plan/plan.ts';

interface GuardCase {
  name: string;
  plan?: Partial<Plan>;
  facts?: Partial<Facts>;
  decision: string;
  verdict?: 'hold';
  until?: number;
  words?: string[];
  inTheWay?: string[];
}

const NOW = Date.UTC(2026, 2, 1);

const finding: Plan['finding'] = {
  source: 'security-hub',
  id: 'f',
  eventId: 'e',
  state: 'failing',
  check: 'S3.8',
  account: '123456789012',
  region: 'eu-west-1',
  partition: 'aws',
  resource: { type: 'AWS::S3::Bucket', id: 'reports' },
  severity: 'HIGH',
  title: '',
  description: '',
  observedAt: NOW,
  attributes: {},
};

const plan: Plan = {
  key: 'k',
  remediation: 's3-block-public-access',
  policy: 'buckets',
  mode: 'auto',
  budgetPerHour: 3,
  finding,
  resource: finding.resource,
  account: finding.account,
  region: finding.region,
  partition: 'aws',
  runbook: { documentName: 'Rectify-S3BlockPublicAccess', sha256: 's' },
  parameters: {},
  reads: [],
  changes: [],
  disruption: 'none',
  verifyWithinMinutes: 15,
  hash: 'h',
};

const facts: Facts = {
  now: NOW,
  settings: { killSwitch: false, modes: {} },
  exemptions: [],
  begunThisHour: 0,
  hourEnds: NOW + 3_600_000,
};

const cases = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../cases/guards/decisions.json'), 'utf8'),
) as GuardCase[];

describe('the guards', () => {
  it.each(cases)('$name', (one) => {
    const { decision, verdicts } = checkGuards(
      { ...plan, ...one.plan, finding: { ...finding, ...one.plan?.finding } },
      { ...facts, ...one.facts },
    );
    if (one.decision === 'pass') expect(decision).toEqual({ verdict: 'pass' });
    else expect(decision).toMatchObject({ verdict: one.verdict ?? 'skip', reason: one.decision });
    if (one.until !== undefined) expect(decision).toHaveProperty('until', one.until);
    for (const word of one.words ?? []) expect(decision).toHaveProperty('message', expect.stringContaining(word));
    expect(verdicts.map(({ guard }) => guard)).toEqual(guards.map(({ name }) => name));
    if (one.inTheWay)
      expect(verdicts.filter(({ verdict }) => verdict !== 'pass').map(({ guard }) => guard)).toEqual(one.inTheWay);
  });

  it('have each a reason of the closed table, which all cases together meet', () => {
    expect(Object.keys(reasons)).toEqual(expect.arrayContaining(guards.map(({ name }) => name)));
    expect(Object.keys(reasons).filter((reason) => !cases.some(({ decision }) => decision === reason))).toEqual([]);
  });

  it('let nothing through by an exemption that cannot be read', () => {
    const broken = { id: 'x', owner: '', reason: '', approver: '', expires: '2099-01-01', match: { check: 'S3.8' } };
    expect(() => checkGuards(plan, { ...facts, exemptions: [broken] })).toThrow('Event pattern is not valid');
  });
});
