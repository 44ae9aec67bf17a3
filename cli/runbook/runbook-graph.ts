import { targetsOf } from '../../emulator/ssm/automation/actions.ts';
import {
  innerStepsOf,
  isTrue,
  jumpOf,
  type AutomationDocument,
} from '../../emulator/ssm/documents/automation-document.ts';
import { eachStep, type PlacedStep } from '../../emulator/ssm/documents/each-step.ts';

export interface Edge {
  from: string;
  to: string;
  kind: 'next' | 'branch' | 'failure' | 'cancel' | 'loop';
}

export interface Node {
  name: string;
  action: string;
  depth: number;
  layer: number;
  /** Its place in the layer, from the left. */
  column: number;
}

export interface Graph {
  nodes: Node[];
  edges: Edge[];
}

/** The steps of a runbook in layers, each below all that lead to it. */
export function graphOf(document: AutomationDocument): Graph {
  const placed = eachStep(document.mainSteps);
  const edges = placed.flatMap(edgesOf);
  const layers = layersOf(placed, edges);
  const used = new Map<number, number>();
  const nodes = placed.map(({ step, loops }) => {
    const layer = layers.get(step.name) ?? 0;
    const column = used.get(layer) ?? 0;
    used.set(layer, column + 1);
    return { name: step.name, action: step.action, depth: loops.length, layer, column };
  });
  return { nodes, edges };
}

function edgesOf({ step, following }: PlacedStep): Edge[] {
  const edge = (to: string | undefined, kind: Edge['kind']): Edge[] =>
    to === undefined ? [] : [{ from: step.name, to, kind }];
  const choices = [...new Set(targetsOf(step))];
  // a branch with a default never goes to the step below
  const falls = !isTrue(step.isEnd) && !(choices.length > 0 && step.inputs?.['Default'] !== undefined);
  return [
    ...edge(innerStepsOf(step)[0]?.name, 'loop'),
    ...choices.flatMap((name) => edge(name, 'branch')),
    ...edge(step.nextStep ?? (falls ? following : undefined), 'next'),
    ...edge(jumpOf(step.onFailure), 'failure'),
    ...edge(jumpOf(step.onCancel), 'cancel'),
  ];
}

/** The longest way to each step: a runbook has no circles, and what does not hold to that is cut off. */
function layersOf(placed: readonly PlacedStep[], edges: readonly Edge[]): Map<string, number> {
  const layers = new Map(placed.map(({ step }) => [step.name, 0]));
  for (let round = 0; round < placed.length; round++) {
    let moved = false;
    for (const { from, to } of edges) {
      const below = (layers.get(from) ?? 0) + 1;
      if (layers.has(to) && below > (layers.get(to) ?? 0) && below <= placed.length) {
        layers.set(to, below);
        moved = true;
      }
    }
    if (!moved) break;
  }
  return layers;
}
