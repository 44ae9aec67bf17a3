import type { AddressRange } from './address.ts';
import { foldCase } from './ignore-case.ts';
import type { Alternative, NumericRange } from './pattern.ts';

/**
 * How an index finds an alternative from a value. `sure` if being found is being met; otherwise the value still has to be
 * tested.
 */
export type Access = { readonly sure: boolean } & (
  | { readonly by: 'exact'; readonly value: string | number | boolean | null }
  | { readonly by: 'head' | 'tail' | 'folded' | 'folded-head' | 'folded-tail'; readonly text: string }
  | { readonly by: 'range'; readonly range: NumericRange }
  | { readonly by: 'address'; readonly range: AddressRange }
  | { readonly by: 'any-string' | 'any-leaf' | 'absence' }
);

export function accessTo(alternative: Alternative): Access {
  switch (alternative.kind) {
    case 'exact':
      return { by: 'exact', value: alternative.value, sure: true };
    case 'address':
      return { by: 'address', range: alternative.range, sure: true };
    case 'numeric':
      return { by: 'range', range: alternative, sure: true };
    case 'equals-ignore-case':
      return { by: 'folded', text: foldCase(alternative.text), sure: false };
    case 'prefix':
    case 'suffix': {
      const { kind, text, ignoreCase } = alternative;
      if (text === '') return { by: 'any-string', sure: true };
      if (ignoreCase)
        return { by: kind === 'prefix' ? 'folded-head' : 'folded-tail', text: foldCase(text), sure: false };
      return { by: kind === 'prefix' ? 'head' : 'tail', text, sure: true };
    }
    case 'wildcard':
      return accessToWildcard(alternative.parts);
    case 'anything-but':
    case 'anything-but-form':
      return { by: 'any-leaf', sure: false };
    case 'exists':
      return { by: alternative.exists ? 'any-leaf' : 'absence', sure: true };
  }
}

/** By its longer literal end. */
function accessToWildcard(parts: readonly string[]): Access {
  const head = parts[0] ?? '';
  const tail = parts.at(-1) ?? '';
  if (parts.length === 1) return { by: 'exact', value: head, sure: true };
  if (head === '' && tail === '') return { by: 'any-string', sure: parts.length === 2 };
  const sure = parts.length === 2 && (head === '' || tail === '');
  return head.length >= tail.length ? { by: 'head', text: head, sure } : { by: 'tail', text: tail, sure };
}

/** The same for accesses that find the same values. */
export function accessKey(access: Access): string {
  switch (access.by) {
    case 'exact':
      return `exact ${typeof access.value} ${access.value}`;
    case 'range': {
      const { low, lowIncluded, high, highIncluded } = access.range;
      return `range ${low} ${lowIncluded} ${high} ${highIncluded}`;
    }
    case 'address':
      return `address ${access.range.bits} ${access.range.length} ${access.range.prefix}`;
    case 'any-string':
    case 'any-leaf':
    case 'absence':
      return access.by;
    case 'head':
    case 'tail':
    case 'folded':
    case 'folded-head':
    case 'folded-tail':
      return `${access.by} ${access.text}`;
  }
}
