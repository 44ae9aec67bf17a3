import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AwsError } from '../../../emulator/errors.ts';
import { pageFrom } from '../../../emulator/page.ts';

const refused = (): AwsError => new AwsError('InvalidNextToken', 'no');

describe('a list, page by page', () => {
  it('comes whole, in order, in pages of the size that was asked for', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { maxLength: 40 }), fc.integer({ min: 1, max: 12 }), (all, size) => {
        const pages: number[][] = [];
        let token: string | undefined;
        do {
          const page = pageFrom(all, token, size, refused);
          pages.push(page.items);
          token = page.next;
        } while (token !== undefined);
        expect(pages.flat()).toEqual(all);
        expect(pages.slice(0, -1).every((page) => page.length === size)).toBe(true);
        expect(pages.at(-1)?.length).toBeLessThanOrEqual(size);
      }),
    );
  });

  it('refuses a token that it never gave', () => {
    for (const token of ['x', Buffer.from('-1').toString('base64'), Buffer.from('3').toString('base64')])
      expect(() => pageFrom([1, 2], token, 1, refused), token).toThrow('no');
  });
});
