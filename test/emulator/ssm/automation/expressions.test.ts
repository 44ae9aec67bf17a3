import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolve, UnresolvedReference, type ValueScope } from '../../../../emulator/ssm/automation/resolve.ts';

const scopeOf = (parameters: Record<string, unknown>): ValueScope => ({
  parameter: (name) => parameters[name],
  output: () => undefined,
  variable: () => undefined,
  system: () => undefined,
});

const plain = fc.string().filter((text) => !text.includes('{{'));
const json = fc.jsonValue().filter((value) => value !== null);

describe('resolve', () => {
  it('leaves values without references as they are', () => {
    fc.assert(
      fc.property(fc.dictionary(plain, fc.oneof(plain, fc.integer(), fc.boolean(), fc.array(plain))), (value) => {
        expect(resolve(value, scopeOf({}))).toEqual(value);
      }),
    );
  });

  it('gives a whole reference the very value that it names', () => {
    fc.assert(
      fc.property(json, fc.constantFrom('{{P}}', '{{ P }}', '  {{ P}} '), (value, text) => {
        expect(resolve(text, scopeOf({ P: value }))).toEqual(value);
      }),
    );
  });

  it('puts a text into a longer one as it is, and does not look at it again', () => {
    fc.assert(
      fc.property(fc.string(), plain, (value, before) => {
        const around = before.replaceAll('{', '(');
        expect(resolve(`${around}|{{ P }}|`, scopeOf({ P: value }))).toBe(`${around}|${value}|`);
      }),
    );
  });

  it('splices a list into a list, once', () => {
    fc.assert(
      fc.property(fc.array(plain), fc.array(plain), (outer, inner) => {
        expect(resolve([...outer, '{{P}}', ...outer], scopeOf({ P: inner }))).toEqual([...outer, ...inner, ...outer]);
        expect(resolve([['{{P}}']], scopeOf({ P: inner }))).toEqual([inner]);
      }),
    );
  });

  it('throws for every reference to nothing, and names it', () => {
    for (const text of ['{{ X }}', 'a {{X}} b', '{{ s.O }}', '{{variable:v}}', '{{global:NOTHING}}', '{{ssm:p}}'])
      expect(() => resolve(text, scopeOf({}))).toThrow(UnresolvedReference);
    expect(() => resolve('{{ step.Out }}', scopeOf({}))).toThrow('step.Out is not defined in the Automation Document.');
  });

  it('leaves braces alone that hold no expression', () => {
    for (const text of ['{{ a b }}', '{{.Names}}', "f'{{}}'", '{{ x | y }}', '{ "a": {} }'])
      expect(resolve(text, scopeOf({}))).toBe(text);
  });
});
