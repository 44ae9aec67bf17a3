import { isMap } from '../documents/automation-document.ts';
import { textOf } from './conversion.ts';
import { resolveLeniently, type ValueScope } from './resolve.ts';

type Test = (left: unknown, right: unknown) => boolean;

const texts =
  (test: (left: string, right: string) => boolean): Test =>
  (left, right) =>
    test(textOf(left), textOf(right));

const numbers =
  (test: (left: number, right: number) => boolean): Test =>
  (left, right) => {
    const [a, b] = [numberOf(left), numberOf(right)];
    return a !== undefined && b !== undefined && test(a, b);
  };

function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  if (Array.isArray(value) && value.length === 1) return numberOf(value[0]);
  return typeof value === 'string' && value.trim() !== '' && !Number.isNaN(Number(value)) ? Number(value) : undefined;
}

function booleanOf(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  if (Array.isArray(value) && value.length === 1) return booleanOf(value[0]);
  return typeof value === 'string' && /^(true|false)$/i.test(value) ? value.toLowerCase() === 'true' : undefined;
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-branch-condition.html */
const operators: Readonly<Record<string, Test>> = {
  StringEquals: texts((a, b) => a === b),
  EqualsIgnoreCase: texts((a, b) => a.toLowerCase() === b.toLowerCase()),
  StartsWith: texts((a, b) => a.startsWith(b)),
  EndsWith: texts((a, b) => a.endsWith(b)),
  Contains: (left, right) =>
    Array.isArray(left) ? left.map(textOf).includes(textOf(right)) : textOf(left).includes(textOf(right)),
  NumericEquals: numbers((a, b) => a === b),
  NumericGreater: numbers((a, b) => a > b),
  NumericLesser: numbers((a, b) => a < b),
  NumericGreaterOrEquals: numbers((a, b) => a >= b),
  NumericLesserOrEquals: numbers((a, b) => a <= b),
  BooleanEquals: (left, right) => {
    const [a, b] = [booleanOf(left), booleanOf(right)];
    return a !== undefined && a === b;
  },
};

/** Whether a choice of `aws:branch` or the `LoopCondition` of `aws:loop` holds. A value that is not there compares as false. */
export function holds(condition: Record<string, unknown>, scope: ValueScope): boolean {
  if (Array.isArray(condition['And'])) return condition['And'].filter(isMap).every((part) => holds(part, scope));
  if (Array.isArray(condition['Or'])) return condition['Or'].filter(isMap).some((part) => holds(part, scope));
  if (isMap(condition['Not'])) return !holds(condition['Not'], scope);
  const left = resolveLeniently(condition['Variable'], scope);
  if (left === undefined || left === null) return false;
  return Object.entries(operators)
    .filter(([name]) => condition[name] !== undefined)
    .every(([name, test]) => {
      const right = resolveLeniently(condition[name], scope);
      return right !== undefined && test(left, right);
    });
}

/** What is wrong with the form of a condition. */
export function checkCondition(condition: unknown): string[] {
  if (!isMap(condition)) return ['A condition must be a map.'];
  const parts = ['And', 'Or', 'Not', 'Variable'].filter((key) => condition[key] !== undefined);
  if (parts.length !== 1) return ['A condition must have exactly one of "Variable", "And", "Or" and "Not".'];
  for (const key of ['And', 'Or'] as const)
    if (condition[key] !== undefined)
      return Array.isArray(condition[key]) && condition[key].length > 0
        ? condition[key].flatMap(checkCondition)
        : [`"${key}" must be a list of conditions.`];
  if (condition['Not'] !== undefined) return checkCondition(condition['Not']);
  const given = Object.keys(condition).filter((key) => key !== 'Variable' && key !== 'NextStep');
  const unknown = given.filter((key) => !(key in operators));
  if (unknown.length > 0) return unknown.map((key) => `Unsupported operator: ${key}`);
  return given.length === 1 ? [] : ['A condition must have exactly one operator.'];
}
