import { isFields } from '../core/field-at.ts';
import type { Remediation } from './remediation.ts';

/** The remediations in the library that functions carry: JSON of what was read and checked at package time. */
export function parseRemediations(json: unknown): readonly Remediation[] {
  if (!Array.isArray(json) || !json.every(isRemediation))
    throw new TypeError('The library holds no remediations. Mend: package it again.');
  return json;
}

const isRemediation = (value: unknown): value is Remediation =>
  isFields(value) && typeof value['id'] === 'string' && isFields(value['runbook']) && isFields(value['answers']);
