import type { Scope } from '../call.ts';
import type { Compliance } from './state.ts';

interface Evaluation {
  compliance: Compliance;
  /** Shown with the result; at most 256 characters. */
  annotation?: string;
}

type ParameterType = 'int' | 'boolean' | 'CSV' | 'String';

/** A rule that AWS maintains. https://docs.aws.amazon.com/config/latest/developerguide/managed-rules-by-aws-config.html */
export interface ManagedRule {
  /** `S3_BUCKET_VERSIONING_ENABLED` */
  readonly identifier: string;
  readonly resourceTypes: readonly string[];
  readonly triggers: readonly ('change' | 'periodic')[];
  readonly parameters?: Readonly<Record<string, { type: ParameterType; default?: string }>>;
  /** Judges a resource that exists. */
  readonly evaluate: (resourceId: string, parameters: Readonly<Record<string, string>>, scope: Scope) => Evaluation;
}

export const COMPLIANT: Evaluation = { compliance: 'COMPLIANT' };
export const NOT_APPLICABLE: Evaluation = { compliance: 'NOT_APPLICABLE' };

export const nonCompliant = (annotation?: string): Evaluation => ({
  compliance: 'NON_COMPLIANT',
  ...(annotation ? { annotation } : {}),
});

export const compliantIf = (compliant: boolean, annotation?: string): Evaluation =>
  compliant ? COMPLIANT : nonCompliant(annotation);

/** `80, 443,1020-1025` as ranges. */
export const portRanges = (text: string | undefined): [number, number][] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [from = '', to = from] = part.split('-');
      return [Number(from), Number(to)];
    });
