import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Finding } from '../../src/finding/finding.ts';
import { explain, showExplanation } from '../../src/plan/explain.ts';
import { parseLibrary } from '../../src/plan/library.ts';
import { planRemediation, remediationKeysFor } from '../../src/plan/plan-remediation.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { exemptions, libraryWith, policies, remediations, type PolicyOf } from './library.ts';

interface PlanCase {
  name: string;
  finding: Finding;
  policies?: PolicyOf[];
  plan?: Partial<Plan>;
  noPlan?: string;
  words?: string[];
}

const cases = JSON.parse(readFileSync(resolve(import.meta.dirname, '../cases/plan/plans.json'), 'utf8')) as PlanCase[];

describe('a plan', () => {
  it.each(cases)('$name', (one) => {
    const planned = planRemediation(one.finding, libraryWith(one.policies));
    if (one.plan) expect(planned).toMatchObject(one.plan);
    else expect(planned).toMatchObject({ reason: one.noPlan });
    for (const word of one.words ?? [])
      expect(planned).toMatchObject({ message: expect.stringContaining(word) as string });
  });

  const [{ finding }] = cases as [PlanCase];
  const hashOf = (change: Partial<Finding>, library = libraryWith()): string => {
    const plan = planRemediation({ ...finding, ...change }, library);
    return 'hash' in plan ? plan.hash : plan.reason;
  };

  it('has the same hash whenever and in whatever words the source says it', () => {
    const said = { eventId: 'another', observedAt: 1, title: 'another', description: 'another' };
    expect(hashOf(said)).toBe(hashOf({}));
    expect(hashOf({})).toMatch(/^[0-9a-f]{64}$/);
  });

  it('has another hash for another resource, severity, mode or runbook', () => {
    const otherMode = libraryWith([{ id: 's3-public-access', remediation: 's3-block-public-access', mode: 'auto' }]);
    const library = libraryWith();
    const otherRunbook = {
      ...library,
      remediations: library.remediations.map((one) => ({ ...one, runbook: { ...one.runbook, sha256: '0' } })),
    };
    const hashes = [
      hashOf({}),
      hashOf({ resource: { type: 'AWS::S3::Bucket', id: 'other' } }),
      hashOf({ severity: 'LOW' }),
      hashOf({}, otherMode),
      hashOf({}, otherRunbook),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('has a key of at most 200 characters', () => {
    const id = 'a'.repeat(255);
    const plan = planRemediation({ ...finding, resource: { type: 'AWS::S3::Bucket', id } }, libraryWith());
    expect('key' in plan && plan.key).toMatch(/^[0-9a-f]{64}$/);
  });

  it('binds every resource id byte for byte, or not at all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (id) => {
        const plan = planRemediation({ ...finding, resource: { type: 'AWS::S3::Bucket', id } }, libraryWith());
        if ('reason' in plan) expect(plan.reason).toBe('unbound');
        else expect(plan.parameters['BucketName']).toEqual([id]);
        expect(JSON.stringify('reason' in plan ? {} : plan.parameters)).not.toMatch(/\{\{|\}\}/);
      }),
      { numRuns: 500 },
    );
  });

  it('is the same from the packaged library', () => {
    const packaged = parseLibrary(JSON.parse(JSON.stringify({ remediations, policies, exemptions })));
    expect(planRemediation(finding, packaged)).toEqual(planRemediation(finding, libraryWith()));
    expect(() => parseLibrary({})).toThrow('package it again');
  });

  it('finds the key of good news without asking the policies', () => {
    const passing = { ...finding, state: 'passing', severity: 'INFORMATIONAL' } as const;
    const library = libraryWith([{ id: 'high', remediation: 's3-block-public-access', match: { severity: ['HIGH'] } }]);
    const plan = planRemediation(finding, library);
    expect(remediationKeysFor(passing, library)).toEqual(['key' in plan && plan.key]);
  });
});

describe('the explanation of a finding', () => {
  const [{ finding }] = cases as [PlanCase];

  it('says of every policy up to the one that decided why it did or did not', () => {
    const library = libraryWith([
      { id: 'instances', remediation: 'ec2-require-imdsv2' },
      { id: 'low-only', remediation: 's3-block-public-access', match: { severity: ['LOW'] } },
      { id: 'buckets', remediation: 's3-block-public-access' },
      { id: 'never', remediation: 's3-block-public-access' },
    ]);
    const verdicts = [
      { guard: 'kill-switch', verdict: 'pass' as const },
      { guard: 'budget', verdict: 'hold' as const, message: 'spent', until: 0 },
    ];
    expect(showExplanation(explain(finding, library, () => verdicts))).toEqual([
      '· policy instances (policies/test.yaml:1): ec2-require-imdsv2: it is for AWS::EC2::Instance, not for AWS::S3::Bucket',
      '· policy low-only (policies/test.yaml:2): severity is "HIGH", and the policy asks for ["LOW"]',
      '✓ policy buckets (policies/test.yaml:3): it matches, and s3-block-public-access answers S3.8',
      expect.stringMatching(
        /^planned: s3-block-public-access on AWS::S3::Bucket reports, mode observe, plan [0-9a-f]{12}$/,
      ),
      '✓ guard kill-switch: nothing stands in the way',
      '✗ guard budget: hold, spent, until 1970-01-01T00:00:00.000Z',
    ]);
  });

  it('says why nothing is planned', () => {
    const lines = showExplanation(explain({ ...finding, check: 'S3.99' }, libraryWith()));
    expect(lines.at(-1)).toMatch(/^nothing is planned \(not-answered\): S3\.99/);
  });
});
