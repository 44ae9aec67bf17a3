import { compilePatterns, type CompiledPatterns } from '../../src/pattern/index.ts';
import type { Call, EmittedEvent } from '../call.ts';
import { isoSeconds } from './iso-seconds.ts';
import { sendLater } from './send.ts';
import { DEFAULT_BUS } from './names.ts';
import { rulesOfBus, type Envelope, type Hops, type Incoming, type Rule } from './state.ts';

/** Matches an event with the rules of its bus; each target is then served by a task of its own. */
export function deliver(incoming: Incoming, call: Call): void {
  const bus = incoming.bus ?? DEFAULT_BUS;
  const rules = rulesOfBus(call, bus).filter(({ state, pattern }) => state !== 'DISABLED' && pattern !== undefined);
  if (rules.length === 0) return;
  const envelope = 'envelope' in incoming ? incoming.envelope : envelopeOf(incoming, call);
  const matched = new Set(indexOf(`${call.account}/${call.region}/${bus}`, rules).match(envelope));
  for (const rule of rules) if (matched.has(rule.arn)) sendToTargets(call, rule, envelope, incoming.hops);
}

/** Plans delivery to every target, as often and as late as the outside says. */
export function sendToTargets(call: Call, rule: Rule, envelope: Envelope, hops: Hops = {}): void {
  const plan = call.part('events/delivery-plan');
  for (const target of rule.targets)
    for (const after of plan?.() ?? [0])
      sendLater(call, {
        rule: { arn: rule.arn, name: rule.name },
        target,
        envelope,
        hops,
        ingestedAt: call.now(),
        attempts: 0,
        after,
      });
}

function envelopeOf(event: EmittedEvent, call: Call): Envelope {
  return {
    version: '0',
    id: call.ids.uuid(),
    'detail-type': event.detailType,
    source: event.source,
    account: call.account,
    time: isoSeconds(call.now()),
    region: call.region,
    resources: event.resources,
    // as it would come off the wire: dates as text, nothing undefined
    detail: JSON.parse(JSON.stringify(event.detail ?? {})) as unknown,
  };
}

/** Kept between events. A rule is never changed in place, so an index is of use while the bus holds the very same rules. */
const indexes = new Map<string, { rules: readonly Rule[]; index: CompiledPatterns }>();
const MAX_INDEXES = 64;

function indexOf(bus: string, rules: readonly Rule[]): CompiledPatterns {
  const kept = indexes.get(bus);
  if (kept && kept.rules.length === rules.length && rules.every((rule, i) => rule === kept.rules[i])) return kept.index;
  const index = compilePatterns(rules.map(({ arn, pattern = '' }) => ({ id: arn, pattern })));
  if (indexes.size >= MAX_INDEXES) indexes.clear();
  indexes.set(bus, { rules, index });
  return index;
}
