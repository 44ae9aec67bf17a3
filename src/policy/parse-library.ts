import { isFields } from '../core/field-at.ts';
import type { Exemption, Policy } from './policy.ts';

/** The policies and exemptions in the library that functions carry: JSON of what was read and checked at package time. */
export function parsePolicies(json: unknown): { policies: readonly Policy[]; exemptions: readonly Exemption[] } {
  const { policies, exemptions } = isFields(json) ? json : {};
  if (
    !Array.isArray(policies) ||
    !policies.every(isPolicy) ||
    !Array.isArray(exemptions) ||
    !exemptions.every(isExemption)
  )
    throw new TypeError('The library holds no policies. Mend: package it again.');
  return { policies, exemptions };
}

const isPolicy = (value: unknown): value is Policy =>
  isFields(value) && typeof value['id'] === 'string' && isFields(value['match']) && isFields(value['budget']);

const isExemption = (value: unknown): value is Exemption =>
  isFields(value) && typeof value['expires'] === 'string' && isFields(value['match']);
