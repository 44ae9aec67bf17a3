import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSelector, select, SelectorError } from '../../../../emulator/ssm/automation/selectors.ts';

const response = {
  Reservations: [
    { Instances: [{ InstanceId: 'i-1', State: { Name: 'running' }, Launch: 3 }] },
    { Instances: [{ InstanceId: 'i-2', State: { Name: 'stopped' }, Launch: 5, 'odd-key': true }] },
  ],
  Count: 2,
  Empty: [],
};

describe('select', () => {
  it.each<[selector: string, found: unknown]>([
    ['$', response],
    ['$.Count', 2],
    ['Count', 2],
    ['$.Reservations[0].Instances[0].InstanceId', 'i-1'],
    ['Reservations[1].Instances[0].State.Name', 'stopped'],
    ["$['Count']", 2],
    ["$.Reservations[1].Instances[0]['odd-key']", true],
    ['$.Reservations[1].Instances[0].odd-key', true],
    ['$..InstanceId', ['i-1', 'i-2']],
    ['$.Reservations..State.Name', ['running', 'stopped']],
    ["$.Reservations..Instances[?(@.State.Name == 'running')].InstanceId", ['i-1']],
    ["$.Reservations[1].Instances[?(@.State.Name != 'running')].InstanceId", ['i-2']],
    ['$.Reservations..Instances[?(@.Launch >= 4)].InstanceId', ['i-2']],
    ['$.Reservations..Instances[?(@.Launch < 4)].InstanceId', ['i-1']],
    ['$.Reservations..Instances[?(@.Missing == 1)].InstanceId', []],
    ['$.Reservations[*].Instances[*].InstanceId', ['i-1', 'i-2']],
    ['$.Nothing', undefined],
    ['$.Nothing.Below[3]', undefined],
    ['$.Empty[0]', undefined],
    ['$.Reservations[7]', undefined],
    ['$.Count.Below', undefined],
    ['$..Nothing', []],
    ['$.toString', undefined],
  ])('%s', (selector, found) => expect(select(response, selector)).toEqual(found));

  it.each(['$.', '$.a[', '$.a[?(@.b = 1)]', '$.a[?(@.b == 1 && @.c == 2)]', '$.a[1:2]', '$.a b'])(
    'refuses %s',
    (selector) => expect(() => parseSelector(selector)).toThrow(SelectorError),
  );

  const key = fc.stringMatching(/^[A-Za-z][A-Za-z0-9]{0,8}$/);

  it('finds what lies at any path of keys and indices', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(key, fc.nat(3)), { minLength: 1 }), fc.jsonValue(), (path, leaf) => {
        const value = path.reduceRight<unknown>(
          (inner, part) =>
            typeof part === 'number' ? Array.from({ length: part + 1 }, () => inner) : { [part]: inner },
          leaf,
        );
        const selector = `$${path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('')}`;
        expect(select(value, selector)).toEqual(leaf);
      }),
    );
  });

  it('scans for every occurrence of a key, however deep', () => {
    const tree = fc.letrec((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'Target'), tie('node'), { maxKeys: 3 }),
      ),
    })).node;
    const count = (value: unknown): number => JSON.stringify(value).split('"Target":').length - 1;
    fc.assert(
      fc.property(tree, (value) => {
        expect(select(value, '$..Target')).toHaveLength(count(value));
      }),
    );
  });
});
