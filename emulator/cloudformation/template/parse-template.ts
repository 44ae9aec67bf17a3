import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document, type Node } from 'yaml';
import { checkFormat } from './check-format.ts';
import { invalid, isObject, type Json, type JsonObject, type Template } from './template.ts';

/** `!Ref` and `!Condition` stand for keys without the `Fn::` prefix. */
const BARE = new Set(['Ref', 'Condition']);
const FUNCTIONS = new Set([
  'Ref',
  'Condition',
  'GetAtt',
  'Sub',
  'Join',
  'Select',
  'Split',
  'If',
  'And',
  'Or',
  'Not',
  'Equals',
  'FindInMap',
  'ImportValue',
  'Base64',
  'GetAZs',
  'Cidr',
  'Length',
  'ToJsonString',
  'Transform',
]);

/**
 * Reads a JSON or YAML template and checks its form.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function parseTemplate(body: string): Template {
  const value = body.trimStart().startsWith('{') ? fromJson(body) : fromYaml(body);
  if (!isObject(value)) throw invalid('Template format error: unsupported structure.');
  return checkFormat(value);
}

function fromJson(body: string): Json {
  try {
    return JSON.parse(body) as Json;
  } catch {
    // a YAML flow mapping also begins with a brace
    return fromYaml(body, 'JSON');
  }
}

function fromYaml(body: string, language = 'YAML'): Json {
  const lines = new LineCounter();
  const document = parseDocument(body, { lineCounter: lines, logLevel: 'silent', version: '1.2' });
  const error = document.errors[0];
  if (error) {
    const { line, col } = lines.linePos(error.pos[0]);
    throw invalid(`Template format error: ${language} not well-formed. (line ${line}, column ${col})`);
  }
  return document.contents ? toJson(document.contents, document) : null;
}

function toJson(node: Node | null, document: Document): Json {
  if (node === null) return null;
  if (isAlias(node)) throw invalid('Template error: YAML aliases are not allowed in CloudFormation templates');
  const tag = node.tag?.startsWith('!') && !node.tag.startsWith('!!') ? node.tag.slice(1) : undefined;
  if (tag === undefined) return plain(node, document);
  if (!FUNCTIONS.has(tag)) throw invalid(`Template format error: Unrecognized tag !${tag}.`);
  const value = plain(node, document);
  if (tag === 'GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return { 'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [BARE.has(tag) ? tag : `Fn::${tag}`]: value };
}

function plain(node: Node, document: Document): Json {
  if (isScalar(node)) return scalar(node.value);
  if (isSeq(node)) return node.items.map((item) => toJson(item as Node, document));
  if (!isMap(node)) return null;
  const object: JsonObject = {};
  for (const { key, value } of node.items)
    object[String(isScalar(key) ? (key.source ?? key.value) : key)] = toJson(value as Node | null, document);
  return object;
}

const scalar = (value: unknown): Json =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
