import { request } from 'node:https';
import { describe, expect, it } from 'vitest';
import { httpsWebhooks, isPrivateAddress } from '../../../../emulator/ssm/automation/https-webhooks.ts';

const given = { headers: {}, body: '{}', timeoutMs: 1_000 };

const callerFor = (addresses: string[]) =>
  httpsWebhooks({
    // a call that is made would fail the test: every address here must be refused before
    request: () => {
      throw new Error('called');
    },
    lookup: () => Promise.resolve(addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))),
  });

describe('a webhook', () => {
  it.each(['http://example.com/', 'ftp://example.com/', 'file:///etc/passwd'])('is not called at %s', async (url) => {
    expect(await callerFor(['93.184.215.14'])({ ...given, url })).toEqual({
      refused: 'its URL must begin with https://',
    });
  });

  it.each([
    '127.0.0.1',
    '10.1.2.3',
    '172.31.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    '::ffff:10.0.0.1',
    '2002:a00:1::',
    '64:ff9b::a00:1',
  ])('is not called at %s, neither by name nor as it is', async (address) => {
    expect(isPrivateAddress(address)).toBe(true);
    const refused = { refused: 'its host has an address that is not public' };
    expect(await callerFor([address])({ ...given, url: 'https://hooks.example.com/' })).toEqual(refused);
    expect(await callerFor(['93.184.215.14', address])({ ...given, url: 'https://hooks.example.com/' })).toEqual(
      refused,
    );
    const host = address.includes(':') ? `[${address}]` : address;
    expect(await callerFor([])({ ...given, url: `https://${host}/` })).toEqual(refused);
  });

  it.each(['93.184.215.14', '2606:2800:21f:cb07:6820:80da:af6b:8b2c'])('may be called at %s', (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  });

  it('whose host is not found is not called', async () => {
    const caller = httpsWebhooks({ request, lookup: () => Promise.reject(new Error('no such host')) });
    expect(await caller({ ...given, url: 'https://hooks.example.com/' })).toEqual({
      refused: 'its host was not found: no such host',
    });
  });
});
