/**
 * How fast events are matched, as multiples of what `JSON.parse` takes for the same events in the same run.
 * `node bench/pattern.ts [--json]`
 *
 * The events: two in nine are those under `events/` (Config, Security Hub, OCSF findings, alarms) just as AWS sends them; the
 * others are made with the members that AWS gives instance state changes, rule results, alarms, findings and, twice as often,
 * API calls, or are an application's own, each with five short members (0.2 KB) for the rules to look at. The samples
 * lack those, as most events lack what most rules ask for. Sizes run from 0.5 KB (an instance's state) to 2.6 KB (a finding).
 */
import { compilePatterns } from '../src/pattern/index.ts';
import { measureRates, report, type Goal } from './measure.ts';
import { makeEvents } from './pattern-events.ts';
import { makeAwsRules, makeExactRules, makeMixedRules } from './pattern-rules.ts';

const COUNTS = [1, 100, 1_000, 10_000];
const texts = makeEvents(500, 1).map((event) => JSON.stringify(event));
const events = texts.map((text) => JSON.parse(text) as unknown);
const workloads = { exact: makeExactRules, mixed: makeMixedRules, aws: makeAwsRules };

const rows = [];
const multiples = new Map<string, number>();
for (const [name, make] of Object.entries(workloads))
  for (const count of COUNTS) {
    const rules = make(count, 2);
    const start = process.hrtime.bigint();
    const index = compilePatterns(rules.map((pattern, id) => ({ id: String(id), pattern })));
    const compileMs = Number(process.hrtime.bigint() - start) / 1e6;
    let matches = 0;
    for (const event of events) matches += index.match(event).length;
    const rates = measureRates({
      parse: () => {
        for (const text of texts) JSON.parse(text);
        return texts.length;
      },
      match: () => {
        for (const event of events) index.match(event);
        return events.length;
      },
    });
    multiples.set(`${name} ${count}`, rates.match / rates.parse);
    rows.push({
      workload: name,
      rules: count,
      'matches per event': Number((matches / events.length).toFixed(3)),
      'compile ms': Math.round(compileMs),
      'events/s': Math.round(rates.match),
      'JSON.parse/s': Math.round(rates.parse),
      'times JSON.parse': Number((rates.match / rates.parse).toFixed(2)),
    });
  }

const multiple = (name: string): number => multiples.get(name) ?? 0;
const goals: Goal[] = [
  { name: '1,000 exact rules, times JSON.parse', value: multiple('exact 1000'), goal: 12 },
  { name: '1,000 mixed rules, times JSON.parse', value: multiple('mixed 1000'), goal: 2 },
  { name: '10,000 AWS-style rules, times JSON.parse', value: multiple('aws 10000'), goal: 0.8 },
  {
    name: 'slower from 1 to 1,000 exact rules',
    value: multiple('exact 1') / multiple('exact 1000'),
    goal: 2,
    atMost: true,
  },
];
const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / texts.length;
report(`Matching parsed events of ${Math.round(bytes)} bytes on average`, rows, goals);
