import { memberTraits, membersOf, requiredOf, structOf, traitsOf, type OperationSchema } from './schema.ts';
import type { WireRequest } from './wire-request.ts';

interface Segment {
  label?: string;
  greedy?: boolean;
  literal?: string;
}

interface Route {
  operation: OperationSchema;
  method: string;
  segments: Segment[];
  query: [name: string, value: string][];
  xId: string | undefined;
  requiredQuery: string[];
  requiredHeaders: string[];
  rank: number;
}

export interface RouteMatch {
  operation: OperationSchema;
  labels: Record<string, string>;
  /** How literally the request names the operation: higher is more. */
  rank: number;
}

/** Finds the operation of a REST request by the `http` traits, as a service's own front end does. */
export class HttpRouter {
  private readonly routes: Route[];

  constructor(operations: Iterable<OperationSchema>) {
    this.routes = [...operations].flatMap((operation) => routeOf(operation) ?? []);
    this.routes.sort((a, b) => b.rank - a.rank);
  }

  match(request: WireRequest): RouteMatch | undefined {
    const full = request.path.split('/').slice(1);
    const trimmed = full.at(-1) === '' ? full.slice(0, -1) : full;
    const xId = request.query.get('x-id');
    let best: RouteMatch | undefined;
    for (const route of this.routes) {
      if (!accepts(route, request, xId)) continue;
      const labels = matchPath(route.segments, trimmed, full);
      if (!labels) continue;
      const found = { operation: route.operation, labels, rank: route.rank };
      if (!xId || route.xId === xId) return found;
      best ??= found;
    }
    return best;
  }
}

function accepts(route: Route, request: WireRequest, xId: string | null): boolean {
  return (
    route.method === request.method &&
    !(xId && route.xId && xId !== route.xId) &&
    route.query.every(
      ([name, value]) => request.query.has(name) && (value === '' || request.query.get(name) === value),
    ) &&
    route.requiredQuery.every((name) => request.query.has(name)) &&
    route.requiredHeaders.every((name) => request.headers[name] !== undefined)
  );
}

function routeOf(operation: OperationSchema): Route | undefined {
  const http = traitsOf(operation.schema[3]).http;
  if (!http) return undefined;
  const [method, uri] = http;
  const [path = '/', query = ''] = uri.split('?');
  const input = structOf(operation.schema[4]);
  // S3 puts its bucket in by endpoint rules, so the path lacks that label: path-style requests have it
  const unbound = membersOf(input).find(
    ([name, member]) => memberTraits(member).httpLabel && !uri.includes(`{${name}}`) && !uri.includes(`{${name}+}`),
  );
  const segments = (unbound ? `/{${unbound[0]}}${path}` : path).split('/').filter(Boolean).map(segmentOf);
  const literals = [...new URLSearchParams(query)];
  const required = new Set(requiredOf(input));
  const bound = membersOf(input).flatMap(([name, member]) => (required.has(name) ? [memberTraits(member)] : []));
  const route: Route = {
    operation,
    method,
    segments,
    query: literals.filter(([name]) => name !== 'x-id'),
    xId: literals.find(([name]) => name === 'x-id')?.[1],
    requiredQuery: bound.flatMap((traits) => (traits.httpQuery ? [traits.httpQuery] : [])),
    requiredHeaders: bound.flatMap((traits) => (traits.httpHeader ? [traits.httpHeader.toLowerCase()] : [])),
    rank: 0,
  };
  route.rank = rankOf(route);
  return route;
}

function segmentOf(text: string): Segment {
  if (!text.startsWith('{')) return { literal: text };
  const greedy = text.endsWith('+}');
  return { label: text.slice(1, greedy ? -2 : -1), greedy };
}

const rankOf = (route: Route): number =>
  route.segments.filter((segment) => segment.literal !== undefined).length * 1000 +
  route.segments.filter((segment) => segment.label && !segment.greedy).length * 100 +
  route.query.length * 20 +
  (route.requiredQuery.length + route.requiredHeaders.length) * 5;

function matchPath(segments: Segment[], trimmed: string[], full: string[]): Record<string, string> | undefined {
  const greedyAt = segments.findIndex((segment) => segment.greedy);
  const greedyLast = greedyAt >= 0 && greedyAt === segments.length - 1;
  // a trailing slash belongs to a greedy label (an S3 key) and to nothing else
  const parts = greedyLast && full.length > segments.length ? full : trimmed;
  if (greedyAt < 0 ? parts.length !== segments.length : parts.length < segments.length) return undefined;
  const extra = parts.length - segments.length;
  const labels: Record<string, string> = {};
  let at = 0;
  for (const segment of segments) {
    const take = segment.greedy ? 1 + extra : 1;
    const text = decodeSegments(parts.slice(at, at + take));
    at += take;
    if (text === undefined) return undefined;
    if (segment.literal !== undefined ? segment.literal !== text : text === '') return undefined;
    if (segment.label) labels[segment.label] = text;
  }
  return labels;
}

function decodeSegments(parts: string[]): string | undefined {
  try {
    return parts.map(decodeURIComponent).join('/');
  } catch {
    // `%zz`: a path that no operation has
    return undefined;
  }
}
