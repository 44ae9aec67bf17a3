import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SourceName } from '../../src/finding/finding.ts';
import { parseEvent } from '../../src/finding/index.ts';
import { putAt, readSample, sampleNames, sourceOfSample } from './sample-events.ts';

interface EventCase {
  name: string;
  sample: string;
  source?: SourceName;
  set?: Record<string, unknown>;
  unset?: string[];
  expect: {
    finding?: Record<string, unknown>;
    ignored?: string;
    rejection?: { reason: string; words: string[] };
  };
}

const CASES = resolve(import.meta.dirname, '../cases/finding');

describe.each(readdirSync(CASES))('%s', (file) => {
  it.each(JSON.parse(readFileSync(join(CASES, file), 'utf8')) as EventCase[])('$name', (one) => {
    const event = readSample(one.sample);
    for (const [path, value] of Object.entries(one.set ?? {})) putAt(event, path, value);
    for (const path of one.unset ?? []) putAt(event, path, undefined);
    const parsed = parseEvent(event, one.source ?? sourceOfSample(one.sample));
    const { finding, ignored, rejection } = one.expect;
    expect(parsed.findings).toHaveLength(finding ? 1 : 0);
    expect(parsed.rejections).toHaveLength(rejection ? 1 : 0);
    if (finding) expect(parsed.findings[0]).toMatchObject({ eventId: event['id'], ...finding });
    if (ignored) expect(parsed.ignored).toContain(ignored);
    if (rejection) {
      expect(parsed.rejections[0]).toMatchObject({ eventId: event['id'], reason: rejection.reason });
      for (const word of rejection.words) expect(parsed.rejections[0]?.message).toContain(word);
    }
  });
});

describe('the sample events', () => {
  it.each(sampleNames)('%s is read by its source', (name) => {
    const { findings, rejections, ignored } = parseEvent(readSample(name), sourceOfSample(name));
    expect(rejections).toEqual([]);
    expect(findings.length > 0 || ignored !== undefined).toBe(true);
  });

  it('give one resource one name, whichever source speaks of it', () => {
    const bucket = ['config-s3-public-access', 'security-hub-s3-public-access', 'ocsf-s3-public-access'];
    const named = bucket.map((name) => parseEvent(readSample(name), sourceOfSample(name)).findings[0]?.resource.arn);
    expect(new Set(named)).toEqual(new Set(['arn:aws:s3:::example-reports']));
  });

  it('hold each statement of one check and resource under one id', () => {
    for (const [failing, passing] of [
      ['config-s3-public-access', 'config-s3-public-access-compliant'],
      ['security-hub-s3-public-access', 'security-hub-s3-public-access-passed'],
      ['alarm-status-check', 'alarm-status-check-ok'],
    ] as const) {
      const [a, b] = [failing, passing].map((name) => parseEvent(readSample(name), sourceOfSample(name)).findings[0]);
      expect(a?.id).toBe(b?.id);
      expect([a?.state, b?.state]).toEqual(['failing', 'passing']);
    }
  });
});

describe('size and time', () => {
  it('refuses an event larger than EventBridge takes, and says how large it is', () => {
    const event = readSample('config-s3-public-access');
    putAt(event, 'detail.newEvaluationResult.annotation', 'x'.repeat(1024 * 1024));
    expect(parseEvent(event, 'config').rejections[0]).toMatchObject({
      reason: 'oversized',
      message: expect.stringMatching(/^the event has \d{7} bytes; EventBridge takes 1048576/) as string,
    });
  });

  it('believes no time that lies ahead of now', () => {
    const event = { ...readSample('config-s3-public-access'), time: '2999-01-01T00:00:00Z' };
    putAt(event, 'detail.newEvaluationResult.resultRecordedTime', '2999-01-01T00:00:00Z');
    const now = Date.UTC(2026, 2, 1);
    expect(parseEvent(event, 'config', now).findings[0]?.observedAt).toBe(now + 5 * 60_000);
  });
});
