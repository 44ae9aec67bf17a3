import { parseInputPath, valueAt } from './input-path.ts';
import type { Envelope, InputTransformer } from './state.ts';

const MAX_VARIABLES = 100;
const MAX_TEMPLATE = 8_192;
const VARIABLE = /<([^<>\s]+)>/g;

/** What a template may name beside its own variables. */
const PREDEFINED = new Set([
  'aws.events.rule-arn',
  'aws.events.rule-name',
  'aws.events.event.ingestion-time',
  'aws.events.event',
  'aws.events.event.json',
]);

/** What is wrong with a transformer; undefined if nothing is. */
export function checkTemplate(paths: Record<string, string>, template: string): string | undefined {
  if (Object.keys(paths).length > MAX_VARIABLES) return `more than ${MAX_VARIABLES} variables`;
  if (template === '' || template.length > MAX_TEMPLATE) return `a template has 1 to ${MAX_TEMPLATE} characters`;
  for (const [name, path] of Object.entries(paths)) {
    if (/^AWS/i.test(name)) return `variable ${name} begins with the reserved word AWS`;
    if (!parseInputPath(path)) return `${path} is not a JSON path`;
  }
  for (const [, name = ''] of template.matchAll(VARIABLE))
    if (!Object.hasOwn(paths, name) && !PREDEFINED.has(name)) return `variable ${name} is not defined`;
  return undefined;
}

/**
 * Fills a template. A variable inside a JSON string stands for its bare text; outside, for its JSON: strings are quoted
 * where the template is JSON, and bare in a plain text template. What the event does not have is the empty text.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function fillTemplate(
  { paths, template }: InputTransformer,
  event: Envelope,
  rule: { arn: string; name: string },
  ingestedAt: string,
): string {
  const asJson = /^\s*[{["]/.test(template);
  let filled = '';
  let at = 0;
  let quoted = false;
  for (const found of template.matchAll(VARIABLE)) {
    const before = template.slice(at, found.index);
    quoted = isQuotedAfter(before, quoted);
    filled += before + inPlace(valueOf(found[1] ?? '', paths, event, rule, ingestedAt), asJson, quoted);
    at = found.index + found[0].length;
  }
  return filled + template.slice(at);
}

function valueOf(
  name: string,
  paths: Record<string, string>,
  event: Envelope,
  rule: { arn: string; name: string },
  ingestedAt: string,
): unknown {
  switch (name) {
    case 'aws.events.rule-arn':
      return rule.arn;
    case 'aws.events.rule-name':
      return rule.name;
    case 'aws.events.event.ingestion-time':
      return ingestedAt;
    case 'aws.events.event': {
      const { detail: _detail, ...rest } = event;
      return rest;
    }
    case 'aws.events.event.json':
      return event;
    default:
      return valueAt(event, paths[name] ?? '$');
  }
}

function inPlace(value: unknown, asJson: boolean, quoted: boolean): string {
  if (value === undefined) return '';
  if (typeof value !== 'string') {
    const json = JSON.stringify(value);
    return quoted && asJson ? JSON.stringify(json).slice(1, -1) : json;
  }
  if (!asJson) return value;
  const json = JSON.stringify(value);
  return quoted ? json.slice(1, -1) : json;
}

/** Whether a JSON string is open after this text. */
function isQuotedAfter(text: string, quoted: boolean): boolean {
  let open = quoted;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '"') open = !open;
  }
  return open;
}
