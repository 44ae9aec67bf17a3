import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SourceName } from '../../src/finding/finding.ts';
import { parseEvent } from '../../src/finding/index.ts';
import { putAt, readSample, sampleNames, sourceOfSample, textPaths } from './sample-events.ts';

const source = fc.constantFrom<SourceName>('config', 'security-hub', 'alarm');
const sample = fc.constantFrom(...sampleNames);

const hostile = [
  '{{ssm:/canary}}',
  '{{ BucketName }}',
  '{{ automation:EXECUTION_ID }}',
  '$(touch /tmp/marker)',
  '`id`; rm -rf /',
  "'; DROP TABLE ledger; --",
  '<script>alert(1)</script>',
  '=HYPERLINK("http://evil.example","x")',
  "@SUM(1+1)*cmd|'/c calc'!A0",
  '\u0000\u001b[31m\n{"level":"ERROR"}',
  '\u202egnp.exe',
  '__proto__',
  'x'.repeat(10_000),
];

describe('an event of any shape', () => {
  it('never throws, and is a finding, ignored or rejected with a reason', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withNullPrototype: true, withMap: true }), source, (event, name) => {
        const { findings, rejections, ignored } = parseEvent(event, name);
        expect(findings.length + rejections.length > 0 || ignored !== undefined).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws where a part of a true event is replaced by anything', () => {
    fc.assert(
      fc.property(sample, fc.nat(), fc.anything({ withBigInt: true }), (name, which, value) => {
        const event = readSample(name);
        const paths = textPaths(event);
        putAt(event, paths[which % paths.length] ?? 'id', value);
        const { findings, rejections, ignored } = parseEvent(event, sourceOfSample(name));
        expect(findings.length + rejections.length > 0 || ignored !== undefined).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws on values that no JSON has', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const trap = new Proxy(
      {},
      {
        get: () => {
          throw new Error('trap');
        },
      },
    );
    for (const value of [circle, trap, 1n, Symbol('x'), () => 0, undefined])
      expect(parseEvent(value, 'config').rejections[0]?.reason).toBe('malformed');
  });
});

describe('hostile text in any field of a true event', () => {
  it.each(sampleNames)('%s: it stays as it is, or the event is refused', (name) => {
    for (const text of hostile)
      for (const path of textPaths(readSample(name))) {
        const event = readSample(name);
        putAt(event, path, text);
        for (const { resource, title, description, attributes } of parseEvent(event, sourceOfSample(name)).findings) {
          const values = [title, description, resource.id, resource.arn, ...Object.values(attributes)];
          const hurt = values.filter((value) => value?.includes(text.slice(0, 12)) && !value.includes(text));
          expect(hurt, path).toEqual([]);
          // what has an AWS type of ours has an id that AWS would give
          if (/^AWS::(S3|EC2|SQS|Lambda|CloudTrail|::Account)/.test(resource.type))
            expect(resource.id).not.toMatch(/[\s{}<>$`';]/);
        }
      }
  });
});
