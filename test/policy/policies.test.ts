import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { showProblem } from '../../src/core/problem.ts';
import { parseEvent } from '../../src/finding/index.ts';
import { matchesPattern, parsePattern, serviceProblems } from '../../src/pattern/index.ts';
import { checkExemptions, checkPolicies } from '../../src/policy/check-policies.ts';
import { compilePolicies, matchPolicy } from '../../src/policy/match-policy.ts';
import type { Policy } from '../../src/policy/policy.ts';
import { policyFilesIn } from '../../src/policy/policy-folder.ts';
import { readPolicies } from '../../src/policy/read-policies.ts';
import { rulesFrom } from '../../src/policy/rules.ts';
import { planRemediation, remediationKeysFor } from '../../src/plan/plan-remediation.ts';
import { readSample, sampleNames, sourceOfSample } from '../finding/sample-events.ts';
import { libraryWith, remediations, ROOT } from '../plan/library.ts';

interface ProblemCase {
  name: string;
  file?: string;
  text: string;
  problems: string[];
}

const cases = JSON.parse(
  readFileSync(resolve(import.meta.dirname, '../cases/policy/problems.json'), 'utf8'),
) as ProblemCase[];

describe('a file of policies or exemptions', () => {
  it.each(cases)('$name', ({ file = 'policies/p.yaml', text, problems }) => {
    const read = readPolicies([{ file, text }]);
    const found = [...read.problems, ...checkPolicies(read.policies, remediations)].map(showProblem);
    expect(found).toEqual(problems.map((problem) => expect.stringContaining(problem) as string));
  });

  it('that says nothing of mode and budget observes, and is bounded', () => {
    const text = 'policies:\n  - { id: a, description: d, remediation: s3-block-public-access }\n';
    expect(readPolicies([{ file: 'policies/p.yaml', text }]).policies).toEqual([
      {
        id: 'a',
        description: 'd',
        match: {},
        remediation: 's3-block-public-access',
        mode: 'observe',
        budget: { perHour: 20 },
        parameters: {},
        file: 'policies/p.yaml',
        line: 2,
      },
    ]);
  });

  it('is read in the order of the names', () => {
    const policy = (id: string): string => `policies:\n  - { id: ${id}, description: d, remediation: r }\n`;
    const { policies } = readPolicies([
      { file: 'policies/b.yaml', text: policy('second') },
      { file: 'policies/a.yaml', text: policy('first') },
    ]);
    expect(policies.map(({ id }) => id)).toEqual(['first', 'second']);
    const finding = parseEvent(readSample('config-s3-public-access'), 'config').findings[0];
    expect(finding && matchPolicy(compilePolicies(policies), finding)?.id).toBe('first');
  });
});

describe('the policies of the project', () => {
  const { policies, exemptions, problems } = readPolicies(policyFilesIn(ROOT));

  it('have no problems, and only observe', () => {
    expect(
      [...problems, ...checkPolicies(policies, remediations), ...checkExemptions(exemptions)].map(showProblem),
    ).toEqual([]);
    expect(policies.map(({ mode }) => mode)).toEqual(policies.map(() => 'observe'));
  });

  it('leave no remediation out', () => {
    expect(policies.map(({ remediation }) => remediation).sort()).toEqual(remediations.map(({ id }) => id));
  });

  it("never take the dead letters of Rectify's own functions, only those of others", () => {
    const library = libraryWith();
    const planned = (queue: string) => {
      const event = JSON.stringify(readSample('alarm-dead-letter-queue-math')).replaceAll('orders-dead', queue);
      const { findings } = parseEvent(JSON.parse(event), 'alarm');
      return findings.map((finding) => planRemediation(finding, library));
    };
    expect(planned('orders-dead')).toMatchObject([{ policy: 'dead-letter-queues' }]);
    expect(planned('rectify-dev-receive-config-dead')).toMatchObject([{ reason: 'not-answered' }]);
  });

  it('refuse two exemptions of one id', () => {
    const exemption = { id: 'a', owner: '', reason: '', approver: '', expires: '', match: {} };
    expect(checkExemptions([exemption, exemption]).map(showProblem)).toEqual([
      expect.stringContaining('policies/exemptions.yaml a.id: Another exemption has the same id.'),
    ]);
  });
});

describe('the rules made of policies', () => {
  const library = libraryWith();
  const all = library.policies.policies;
  const lets = (policies: readonly Policy[], name: string): boolean =>
    rulesFrom(policies, remediations).some(
      ({ source, pattern }) => source === sourceOfSample(name) && matchesPattern(pattern, readSample(name)),
    );

  it.each(sampleNames)('let %s through where a remediation answers it, good news too', (name) => {
    const { findings } = parseEvent(readSample(name), sourceOfSample(name));
    const isWanted = findings.some((finding) => remediationKeysFor(finding, library).length > 0);
    if (isWanted) expect(lets(all, name)).toBe(true);
  });

  it.each(['alarm-anomaly', 'alarm-composite-suppressed', 'config-not-applicable', 'alarm-insufficient-data'])(
    'keep %s out, which nothing would come of',
    (name) => expect(lets(all, name)).toBe(false),
  );

  it('keep a source out that no policy wants', () => {
    const alarmsOnly = all.map((policy) => ({ ...policy, match: { source: ['alarm'] } }));
    expect(rulesFrom(alarmsOnly, remediations).map(({ source }) => source)).toEqual(['alarm', 'alarm']);
    expect(rulesFrom([], remediations)).toEqual([]);
  });

  it('are never narrower for a pattern that they do not understand', () => {
    const [policy] = all;
    const odd = [
      { source: [{ 'anything-but': 'config' }] },
      { source: ['config'], $or: [{ source: ['alarm'] }, { check: ['x'] }] },
    ];
    for (const match of odd)
      expect(rulesFrom(policy ? [{ ...policy, match }] : [], remediations).map(({ name }) => name)).toEqual([
        'config-1',
        'security-hub-1',
        'security-hub-2',
      ]);
  });

  it('are split where EventBridge would find them too long, and lose nothing', () => {
    const [first] = remediations;
    if (!first) throw new Error('no remediations');
    const configRules = Array.from({ length: 200 }, (_, index) => `a-rule-with-a-rather-long-name-${index}`);
    const many = { ...first, id: 'many', answers: { controls: [], configRules, alarms: [] } };
    const rules = rulesFrom([{ ...(all[0] as Policy), remediation: 'many', match: {} }], [many]);
    expect(rules.length).toBeGreaterThan(5);
    expect(rules.map(({ name }) => name)).toEqual(rules.map((_, index) => `config-${index + 1}`));
    for (const { pattern } of rules)
      expect(serviceProblems(JSON.stringify(pattern), parsePattern(pattern))).toEqual([]);
    const named = rules.flatMap(({ pattern }) =>
      JSON.stringify(pattern).match(/"a-rule-with-a-rather-long-name-\d+"/g),
    );
    expect(new Set(named).size).toBe(200);
  });
});
