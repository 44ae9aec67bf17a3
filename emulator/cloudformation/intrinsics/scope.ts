import type { Json } from '../template/template.ts';

/** Takes the property, list item or parameter that holds it out of the template. */
export const NO_VALUE: unique symbol = Symbol('AWS::NoValue');
export type Evaluated = Json | typeof NO_VALUE;

/** What the intrinsic functions of one stack look things up in. */
export interface EvaluationScope {
  parameters: Readonly<Record<string, Json>>;
  pseudo: Readonly<Record<string, Json | typeof NO_VALUE>>;
  mappings: Readonly<Record<string, Record<string, Record<string, Json>>>>;
  /** The value of a condition; throws for an undefined one. */
  condition(name: string): boolean;
  /** What `Ref` gives for a resource, or undefined where there is none. */
  ref(logicalId: string): Json | undefined;
  attribute(logicalId: string, attribute: string): Json;
  /** The value exported under a name by another stack of the account and Region. */
  exported(name: string): string | undefined;
  zones(region: string): string[];
}

/** Evaluates a nested value; handed to each function, so that none imports the evaluator. */
export type Evaluate = (value: Json) => Evaluated;
export type Intrinsic = (argument: Json, scope: EvaluationScope, evaluate: Evaluate) => Evaluated;
