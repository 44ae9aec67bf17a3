import type { Checker, Path } from '../core/checker.ts';
import { isFields } from '../core/field-at.ts';
import { ASSUME_ROLE } from './bind-parameters.ts';
import type { Binding } from './remediation.ts';

/** Reads `parameters` of a remediation.yaml. `sources` are the fields that a value may come from. */
export function readBindings(
  value: unknown,
  path: Path,
  sources: readonly string[],
  checker: Checker,
): Record<string, Binding> {
  if (!isFields(value)) {
    checker.add(
      path,
      'It must be a map.',
      'Write each parameter with where it comes from: { BucketName: { from: resource.id } }.',
    );
    return {};
  }
  const bindings = Object.entries(value).flatMap(([name, binding]): [string, Binding][] => {
    if (name === ASSUME_ROLE) checker.add([...path, name], 'Rectify binds it.', 'Remove it.');
    const read = readBinding(binding, [...path, name], sources, checker);
    return read ? [[name, read]] : [];
  });
  return Object.fromEntries(bindings);
}

const FORMS = 'Write { from: resource.id }, { value: text }, or { each: before, as: [shapes] }.';

function readBinding(binding: unknown, path: Path, sources: readonly string[], checker: Checker): Binding | undefined {
  if (!isFields(binding)) return checker.add(path, 'It must be a map.', FORMS);
  const { from, otherwise, value, each, as } = binding;
  const known = from !== undefined ? ['from', 'otherwise'] : value !== undefined ? ['value'] : ['each', 'as'];
  if (!checker.fields(binding, path, known)) return undefined;
  if (value !== undefined) {
    if (typeof value === 'string' || (Array.isArray(value) && value.every((item) => typeof item === 'string')))
      return { value };
    return checker.add(
      path,
      'The value must be a text or a list of texts.',
      'Put numbers and booleans in quotes: AWS takes texts.',
    );
  }
  const source = from ?? each;
  if (typeof source !== 'string' || !sources.includes(source.split('.')[0] ?? ''))
    return checker.add(
      path,
      `It comes from ${JSON.stringify(source)}.`,
      `Name a field of ${sources.join(', ')}. ${FORMS}`,
    );
  if (each !== undefined)
    return Array.isArray(as) && as.length > 0 && as.every(isFields)
      ? { each: source, as }
      : checker.add(
          [...path, 'as'],
          'It must be a list of shapes.',
          'Write maps; "$.Field" in them is a field of the element.',
        );
  if (otherwise !== undefined && typeof otherwise !== 'string')
    return checker.add(
      [...path, 'otherwise'],
      'It must be a text.',
      'Put numbers and booleans in quotes: AWS takes texts.',
    );
  return { from: source, ...(otherwise === undefined ? {} : { otherwise }) };
}
