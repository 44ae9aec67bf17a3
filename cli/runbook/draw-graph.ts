import { graphOf, type Edge, type Graph, type Node } from './runbook-graph.ts';
import type { RunTrace } from './trace.ts';

const [WIDTH, HEIGHT, GAP_X, GAP_Y, MARGIN] = [230, 46, 40, 44, 24];

const FILLS: Readonly<Record<string, string>> = {
  Success: '#d9f2e3',
  Failed: '#fbdcdc',
  TimedOut: '#fde9cf',
  Cancelled: '#e8e8ee',
  Exited: '#e8e8ee',
  InProgress: '#dcebfb',
  Waiting: '#dcebfb',
};
const STROKES: Readonly<Record<Edge['kind'], string>> = {
  next: '#667085',
  branch: '#5b5bd6',
  failure: '#c4320a',
  cancel: '#98a2b3',
  loop: '#0e7c86',
};

/** The runbook as SVG: its steps in layers, coloured by what became of them, and the way that was taken drawn thick. */
export function drawRun(trace: RunTrace): string {
  const graph = graphOf(trace.document);
  const taken = takenEdges(trace);
  const statuses = new Map(
    trace.steps.filter(({ after }) => after !== undefined).map(({ name, status }) => [name, status]),
  );
  const right = Math.max(...graph.nodes.map((node) => place(node).x + WIDTH));
  const bottom = Math.max(...graph.nodes.map((node) => place(node).y + HEIGHT));
  const [width, height] = [right + MARGIN, bottom + MARGIN + 28];
  const verdict = `${trace.status}${trace.failure === undefined ? '' : `: ${trace.failure.replace(/\s+/g, ' ').slice(0, 120)}`}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="system-ui, sans-serif" role="img">
<title>${escape(verdict)}</title>
<defs>${Object.entries(STROKES)
    .map(
      ([kind, colour]) =>
        `<marker id="to-${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8Z" fill="${colour}"/></marker>`,
    )
    .join('')}</defs>
<rect width="100%" height="100%" fill="#ffffff"/>
${graph.edges.map((edge) => drawEdge(graph, edge, taken.has(`${edge.from} ${edge.to}`))).join('\n')}
${graph.nodes.map((node) => drawNode(node, statuses.get(node.name))).join('\n')}
<text x="${MARGIN}" y="${height - 14}" font-size="12" fill="#344054">${escape(verdict)}</text>
</svg>
`;
}

/** From each step that ran to the one that ran next. */
function takenEdges({ steps }: RunTrace): Set<string> {
  const ran = steps.filter(({ after }) => after !== undefined);
  return new Set(ran.slice(1).map((step, i) => `${ran[i]?.name} ${step.name}`));
}

const place = ({ layer, column, depth }: Node): { x: number; y: number } => ({
  x: MARGIN + column * (WIDTH + GAP_X) + depth * 24,
  y: MARGIN + layer * (HEIGHT + GAP_Y),
});

function drawNode(node: Node, status: string | undefined): string {
  const { x, y } = place(node);
  const fill = status === undefined ? '#ffffff' : (FILLS[status] ?? '#ffffff');
  const stroke = status === undefined ? '#d0d5dd' : '#475467';
  return `<g><title>${escape(`${node.name}: ${status ?? 'not reached'}`)}</title><rect x="${x}" y="${y}" width="${WIDTH}" height="${HEIGHT}" rx="8" fill="${fill}" stroke="${stroke}"/><text x="${x + 12}" y="${y + 19}" font-size="13" font-weight="600" fill="${status === undefined ? '#98a2b3' : '#101828'}">${escape(cut(node.name, 28))}</text><text x="${x + 12}" y="${y + 36}" font-size="11" fill="#667085">${escape(node.action)}</text></g>`;
}

function drawEdge({ nodes }: Graph, { from, to, kind }: Edge, taken: boolean): string {
  const [a, b] = [nodes.find(({ name }) => name === from), nodes.find(({ name }) => name === to)];
  if (!a || !b) return '';
  const [start, end] = [place(a), place(b)];
  const [x1, y1, x2, y2] = [start.x + WIDTH / 2, start.y + HEIGHT, end.x + WIDTH / 2, end.y - 2];
  const bend = Math.max(20, (y2 - y1) / 2);
  // an edge over several layers goes past the boxes between, on their right
  const aside = b.layer - a.layer > 1 && Math.abs(x1 - x2) < 1 ? WIDTH / 2 + 18 : 0;
  const path =
    aside === 0
      ? `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}`
      : `M${x1} ${y1}C${x1 + aside * 1.4} ${y1 + 24} ${x2 + aside * 1.4} ${y2 - 24} ${x2} ${y2}`;
  const dashes = kind === 'failure' || kind === 'cancel' ? ' stroke-dasharray="5 4"' : '';
  return `<path d="${path}" fill="none" stroke="${STROKES[kind]}" stroke-width="${taken ? 2.6 : 1}" opacity="${taken ? 1 : 0.5}"${dashes} marker-end="url(#to-${kind})"/>`;
}

const cut = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

const escape = (text: string): string =>
  text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`).replace(/\p{Cc}/gu, ' ');
