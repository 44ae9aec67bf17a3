import { invalid, isObject, type Json } from '../template/template.ts';
import { asText, exactly, text } from './arguments.ts';
import type { Intrinsic } from './scope.ts';

export const ref: Intrinsic = (argument, scope) => {
  if (typeof argument !== 'string') throw invalid('Template error: every Ref object must have a single String value.');
  const parameter = scope.parameters[argument] ?? scope.pseudo[argument];
  if (parameter !== undefined) return parameter;
  const resource = scope.ref(argument);
  if (resource === undefined)
    throw invalid(
      `Template format error: Unresolved resource dependencies [${argument}] in the Resources block of the template`,
    );
  return resource;
};

const GET_ATT =
  'Template error: every Fn::GetAtt object requires two non-empty parameters, the resource name and the resource attribute';

/** `["Queue", "Arn"]`, or `"Queue.Arn"` as YAML's long form allows. The attribute may be a `Ref` to a parameter. */
export function getAttArguments(argument: Json): [string, Json] {
  if (typeof argument === 'string') {
    const dot = argument.indexOf('.');
    if (dot > 0 && dot < argument.length - 1) return [argument.slice(0, dot), argument.slice(dot + 1)];
    throw invalid(GET_ATT);
  }
  const [id, attribute = ''] = exactly(argument, 2, GET_ATT);
  if (typeof id !== 'string' || id === '' || attribute === '') throw invalid(GET_ATT);
  return [id, attribute];
}

export const getAtt: Intrinsic = (argument, scope, evaluate) => {
  const [id, attribute] = getAttArguments(argument);
  return scope.attribute(id, text(attribute, evaluate, GET_ATT));
};

export const findInMap: Intrinsic = (argument, scope, evaluate) => {
  const complaint =
    'Template error: every Fn::FindInMap object requires three parameters, the map name, map key and the attribute for return value';
  if (!Array.isArray(argument) || argument.length < 3 || argument.length > 4) throw invalid(complaint);
  const [map, top, second] = argument.slice(0, 3).map((item) => text(item, evaluate, complaint)) as [
    string,
    string,
    string,
  ];
  const found = scope.mappings[map]?.[top]?.[second];
  if (found !== undefined) return found;
  const fallback = argument[3];
  if (isObject(fallback) && fallback.DefaultValue !== undefined) return evaluate(fallback.DefaultValue);
  throw invalid(`Template error: Unable to get mapping for ${map}::${top}::${second}`);
};

export const importValue: Intrinsic = (argument, scope, evaluate) => {
  const name = text(
    argument,
    evaluate,
    'Template error: the attribute in Fn::ImportValue must be a string or a function that returns a string',
  );
  const value = scope.exported(name);
  if (value === undefined) throw invalid(`No export named ${name} found.`);
  return value;
};

export const getAzs: Intrinsic = (argument, scope, evaluate) => {
  const region = text(argument, evaluate, 'Template error: every Fn::GetAZs object must have a String-typed value.');
  return scope.zones(region || (asText(scope.pseudo['AWS::Region'] ?? '') ?? ''));
};

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-cidr.html */
export const cidr: Intrinsic = (argument, _scope, evaluate) => {
  const complaint =
    'Template error: every Fn::Cidr object requires two parameters, (1) a CIDR address block and (2) the number of CIDRs to generate, and optionally (3) the number of subnet bits';
  if (!Array.isArray(argument) || argument.length < 2 || argument.length > 3) throw invalid(complaint);
  const [block = '', count = '', bits = '8'] = argument.map((item) => text(item, evaluate, complaint));
  const match = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(block);
  const [wanted, hostBits] = [Number(count), Number(bits)];
  if (!match) throw invalid(`Template error: Fn::Cidr: ${block} is not a valid IPv4 CIDR block`);
  const [a = 0, b = 0, c = 0, d = 0, prefix = 0] = match.slice(1).map(Number);
  const size = 2 ** hostBits;
  if (!(wanted >= 1 && wanted <= 256) || wanted * size > 2 ** (32 - prefix))
    throw invalid(`Template error: Fn::Cidr cannot generate ${count} CIDRs with ${bits} subnet bits from ${block}`);
  const start = ((a * 256 + b) * 256 + c) * 256 + d;
  return Array.from({ length: wanted }, (_, i) => `${dotted(start + i * size)}/${32 - hostBits}`);
};

const dotted = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
