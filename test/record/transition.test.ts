import { describe, expect, it } from 'vitest';
import { type RemediationRecord, states } from '../../src/record/remediation-record.ts';
import type { Occurrence } from '../../src/record/occurrence.ts';
import { transition } from '../../src/record/transition.ts';
import cases from '../cases/flows/transition.json' with { type: 'json' };
import { sampleFinding, samplePlan, sampleRecord } from '../harness/samples.ts';

interface Case {
  title: string;
  record: Partial<RemediationRecord> | null;
  occurrence: Record<string, unknown>;
  becomes: (Record<string, unknown> & { absent?: string[]; lines?: string[]; eventIds?: string[] }) | null;
}

const occurrenceIn = (given: Record<string, unknown>): Occurrence =>
  ({ ...(given['type'] === 'planned' ? { plan: samplePlan() } : {}), ...given }) as unknown as Occurrence;

describe('the states of a remediation', () => {
  it.each(cases as unknown as Case[])('$title', ({ record, occurrence, becomes }) => {
    const next = transition(record === null ? undefined : sampleRecord(record), occurrenceIn(occurrence));
    if (becomes === null) return expect(next).toBeUndefined();
    const { absent = [], lines, eventIds, ...members } = becomes;
    expect(next).toMatchObject(members);
    for (const name of absent) expect(next).not.toHaveProperty(name);
    if (lines) expect(next?.entries.map(({ state }) => state)).toEqual(lines);
    if (eventIds) expect(next?.entries.map(({ eventId }) => eventId)).toEqual(eventIds);
  });

  it('knows a case for every state that can be reached without an undo', () => {
    const reached = new Set((cases as unknown as Case[]).map(({ becomes }) => becomes?.['state']));
    expect(states.filter((state) => !reached.has(state))).toEqual(['undoing', 'undone']);
  });

  it('raises the version by one with every change, so that no two lines of the ledger have one id', () => {
    for (const { record, occurrence, becomes } of cases as unknown as Case[]) {
      if (becomes === null || record === null) continue;
      const before = sampleRecord(record);
      const next = transition(before, occurrenceIn(occurrence));
      expect(next?.version).toBe(before.version + 1);
      for (const entry of next?.entries ?? [])
        expect(entry.id).toBe(`${before.key}#${next?.generation}#${next?.version}`);
    }
  });

  it('starts nothing for a finding that came before a plan was made', () => {
    const occurrence = { type: 'stated', at: 1, state: 'passing', observedAt: 1, eventId: 'e' } as const;
    expect(transition(undefined, occurrence)).toBeUndefined();
  });

  it('writes the execution and the OpsItem into the line of the start that still waits to be published', () => {
    const reserved = transition(undefined, {
      type: 'planned',
      at: 2_000,
      plan: samplePlan({ finding: sampleFinding() }),
      verdict: { verdict: 'pass' },
      leaseEnds: 9_000,
    });
    const started = transition(reserved, {
      type: 'started',
      at: 2_500,
      automationExecutionId: 'e1',
      opsItemId: 'oi-1',
      lookAgainAt: 9_000,
    });
    expect(started?.entries).toMatchObject([{ state: 'running', automationExecutionId: 'e1', opsItemId: 'oi-1' }]);
  });
});
