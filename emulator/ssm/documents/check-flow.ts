import { targetsOf } from '../automation/actions.ts';
import { innerStepsOf, isTrue, jumpOf, type AutomationDocument } from './automation-document.ts';
import type { Complaint } from './content.ts';
import { eachStep, type PlacedStep } from './each-step.ts';

/** An `onCancel` path must not begin with one of these. https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-actions.html */
const NO_CLEANUP = new Set(
  ['approve', 'copyImage', 'createImage', 'createStack', 'createTags', 'loop', 'pause', 'runInstances', 'sleep'].map(
    (name) => `aws:${name}`,
  ),
);

/** Where steps lead: unknown names, contradictions and circles. */
export function checkFlow(document: AutomationDocument): Complaint[] {
  const steps = eachStep(document.mainSteps);
  const byName = new Map(steps.map((placed) => [placed.step.name, placed]));
  const complaints = steps.flatMap((placed) => checkTargets(placed, byName));
  for (const [i, output] of (document.outputs ?? []).entries()) {
    const step = output.split('.')[0] ?? '';
    if (!output.includes('.') || !byName.has(step))
      complaints.push({ message: `Unknown step name in named output: ${output}`, path: ['outputs', i] });
  }
  return complaints.length > 0 ? complaints : checkCircles(steps);
}

function checkTargets({ step, path }: PlacedStep, byName: ReadonlyMap<string, PlacedStep>): Complaint[] {
  const complaints: Complaint[] = [];
  const say = (message: string, ...more: (string | number)[]): void =>
    void complaints.push({ message, path: [...path, ...more], step: step.name });
  const targets: [key: string, name: string | undefined][] = [
    ['nextStep', step.nextStep],
    ['onFailure', jumpOf(step.onFailure)],
    ['onCancel', jumpOf(step.onCancel)],
    ...targetsOf(step).map((name): [string, string] => ['inputs', name]),
  ];
  for (const [key, name] of targets)
    if (name !== undefined && !byName.has(name)) say(`Unknown step name: "${name}"`, key);
  if (isTrue(step.isEnd) && step.nextStep !== undefined)
    say('"isEnd == true" and nextStep should not exist in same step.', 'nextStep');
  const cleanup = byName.get(jumpOf(step.onCancel) ?? '');
  if (cleanup && NO_CLEANUP.has(cleanup.step.action))
    say(`onCancel cannot lead to a step of the action ${cleanup.step.action}.`, 'onCancel');
  return complaints;
}

/** A runbook must come to an end: its steps may not lead back to one that has run. */
function checkCircles(steps: readonly PlacedStep[]): Complaint[] {
  const leads = new Map(steps.map((placed) => [placed.step.name, successorsOf(placed)]));
  const done = new Set<string>();
  const circles: string[][] = [];
  for (const { step } of steps) walkFrom(step.name, leads, done, circles);
  return circles.map((circle) => ({
    message: `Circle found in the document: ${circle.join(' -> ')}`,
    path: steps.find(({ step }) => step.name === circle[0])?.path ?? ['mainSteps'],
    step: circle[0] ?? '',
  }));
}

/** Follows every way from a step, without recursion: a runbook may have thousands of steps in a row. */
function walkFrom(
  start: string,
  leads: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
  circles: string[][],
): void {
  const way: { name: string; next: number }[] = [];
  const places = new Map<string, number>();
  const enter = (name: string): void => {
    const at = places.get(name);
    if (at !== undefined) circles.push([...way.slice(at).map((step) => step.name), name]);
    if (at !== undefined || done.has(name)) return;
    places.set(name, way.length);
    way.push({ name, next: 0 });
  };
  enter(start);
  for (let top = way.at(-1); top; top = way.at(-1)) {
    const next = leads.get(top.name)?.[top.next++];
    if (next !== undefined) enter(next);
    else {
      way.pop();
      places.delete(top.name);
      done.add(top.name);
    }
  }
}

function successorsOf({ step, following }: PlacedStep): string[] {
  const next = step.nextStep ?? (isTrue(step.isEnd) ? undefined : following);
  const onward = [innerStepsOf(step)[0]?.name, next, jumpOf(step.onFailure), jumpOf(step.onCancel), ...targetsOf(step)];
  return onward.filter((name) => name !== undefined);
}
