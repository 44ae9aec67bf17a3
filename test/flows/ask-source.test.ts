import { describe, expect, it } from 'vitest';
import type { AlarmState } from '../../src/aws/alarms.ts';
import type { Compliance } from '../../src/aws/config-rules.ts';
import type { SecurityFinding } from '../../src/aws/security-findings.ts';
import { askSource } from '../../src/flows/ask-source.ts';
import type { Rectify } from '../../src/flows/rectify.ts';
import { sampleFinding, samplePlan, sampleRecord } from '../harness/samples.ts';

const END = 10_000;

interface Said {
  compliance?: Compliance;
  finding?: SecurityFinding;
  alarm?: AlarmState;
  now?: number;
  fails?: Error;
}

async function ask(source: 'config' | 'security-hub' | 'alarm', said: Said) {
  const evaluated: string[] = [];
  const give = async <T>(value: T): Promise<T> => {
    if (said.fails) throw said.fails;
    return value;
  };
  const rectify = {
    clock: { now: () => said.now ?? END },
    log: { info: () => {}, warn: () => {}, error: () => {} },
    configRules: {
      compliance: () => give(said.compliance),
      evaluate: async (rules: readonly string[]) => void evaluated.push(...rules),
    },
    securityFindings: { read: () => give(said.finding), update: () => give(undefined) },
    alarms: { read: () => give(said.alarm) },
  } satisfies Partial<Rectify>;
  const attributes = { configRuleName: 'rule', findingId: 'f', productArn: 'p', alarmName: 'a' };
  const plan = samplePlan({ finding: sampleFinding({ source, attributes }) });
  const answer = await askSource(
    rectify as unknown as Rectify,
    sampleRecord({ state: 'verifying', endedAt: END, plan }),
  );
  return { answer, evaluated };
}

describe('AWS Config, asked again', () => {
  it('is believed where it evaluated after the end', async () => {
    const { answer, evaluated } = await ask('config', { compliance: { type: 'COMPLIANT', evaluatedAt: END } });
    expect(answer).toEqual({ state: 'passing', observedAt: END });
    expect(evaluated).toEqual([]);
  });

  it.each([
    [undefined, 'unknown'],
    [{ type: 'COMPLIANT', evaluatedAt: END - 1 }, 'unknown'],
    [{ type: 'NON_COMPLIANT', evaluatedAt: END - 1 }, 'unknown'],
    [{ type: 'INSUFFICIENT_DATA', evaluatedAt: END + 1 }, 'unknown'],
    [{ type: 'NON_COMPLIANT', evaluatedAt: END + 1 }, 'failing'],
  ])('that says %j is %s, and evaluates anew', async (compliance, state) => {
    const { answer, evaluated } = await ask('config', compliance ? { compliance } : {});
    expect(answer.state).toBe(state);
    expect(evaluated).toEqual(['rule']);
  });
});

describe('Security Hub, asked again', () => {
  it.each([
    [{ compliance: 'PASSED', updatedAt: END }, 'passing'],
    [{ compliance: 'FAILED', updatedAt: END }, 'failing'],
    [{ compliance: 'PASSED', updatedAt: END - 1 }, 'unknown'],
    [{ compliance: 'WARNING', updatedAt: END }, 'unknown'],
    [{ compliance: 'PASSED', updatedAt: Number.NaN }, 'unknown'],
    [undefined, 'unknown'],
  ])('that says %j is %s', async (finding, state) => {
    expect((await ask('security-hub', finding ? { finding } : {})).answer.state).toBe(state);
  });
});

describe('an alarm, asked again', () => {
  const periodMs = 60_000;
  it.each([
    [{ state: 'OK', since: END, periodMs }, END, 'passing'],
    [{ state: 'OK', since: END - 1, periodMs }, END + 119_999, 'unknown'],
    [{ state: 'OK', since: END - 1, periodMs }, END + 120_000, 'passing'],
    [{ state: 'ALARM', since: END - 1, periodMs }, END + 60_000, 'unknown'],
    [{ state: 'ALARM', since: END - 1, periodMs }, END + 120_000, 'failing'],
    [{ state: 'INSUFFICIENT_DATA', since: END, periodMs }, END, 'unknown'],
    [undefined, END, 'unknown'],
  ])('that is %j at %i is %s', async (alarm, now, state) => {
    expect((await ask('alarm', alarm ? { alarm, now } : { now })).answer.state).toBe(state);
  });
});

describe('a source that cannot be asked', () => {
  it.each(['config', 'security-hub', 'alarm'] as const)('(%s) is unknown, never good', async (source) => {
    const { answer } = await ask(source, { fails: new Error('Rate exceeded') });
    expect(answer).toEqual({ state: 'unknown', message: 'the source could not be asked: Rate exceeded' });
  });
});
