import type { LookupAddress } from 'node:dns';
import type { request as httpsRequest } from 'node:https';
import { BlockList, isIP } from 'node:net';
import type { WebhookAnswer, WebhookCaller, WebhookRequest } from './webhook-caller.ts';

export interface HttpsWebhookOptions {
  request: typeof httpsRequest;
  lookup: (host: string) => Promise<LookupAddress[]>;
}

const MAX_BODY = 256 * 1024;

/** Addresses that are no business of a runbook: this machine, its networks, and what has a special purpose. */
const inside = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  inside.ipv4.addSubnet(network, bits, 'ipv4');
// whatever is not global unicast, and the ways of writing an IPv4 address in IPv6
for (const [network, bits] of [
  ['::', 3],
  ['4000::', 2],
  ['8000::', 1],
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  inside.ipv6.addSubnet(network, bits, 'ipv6');

export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  const kind = family === 6 ? 'ipv6' : 'ipv4';
  return inside[kind].check(address, kind);
}

/** Calls webhooks over HTTPS, at public addresses alone: the one that was looked at is the one that is called. */
export function httpsWebhooks(options: HttpsWebhookOptions): WebhookCaller {
  return async (given) => {
    if (!URL.canParse(given.url)) return { refused: 'its URL cannot be read' };
    const url = new URL(given.url);
    if (url.protocol !== 'https:') return { refused: 'its URL must begin with https://' };
    const host = url.hostname.replace(/^\[|\]$/g, '');
    let addresses: LookupAddress[];
    try {
      addresses = isIP(host) ? [{ address: host, family: isIP(host) }] : await options.lookup(host);
    } catch (error) {
      return { refused: `its host was not found: ${error instanceof Error ? error.message : String(error)}` };
    }
    const [first] = addresses;
    if (!first || addresses.some(({ address }) => isPrivateAddress(address)))
      return { refused: 'its host has an address that is not public' };
    return post(options, url, first, given);
  };
}

function post(
  options: HttpsWebhookOptions,
  url: URL,
  { address, family }: LookupAddress,
  { headers, body, timeoutMs }: WebhookRequest,
): Promise<WebhookAnswer> {
  return new Promise((done) => {
    const request = options.request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'Content-Length': Buffer.byteLength(body) },
        timeout: timeoutMs,
        lookup: (_host, settings, answer) => {
          // Node asks for all addresses or for one
          if (settings.all) answer(null, [{ address, family }]);
          else answer(null, address, family);
        },
      },
      (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => {
          if (text.length < MAX_BODY) text += chunk.toString();
        });
        response.on('end', () => done({ status: response.statusCode ?? 0, body: text.slice(0, MAX_BODY) }));
        response.on('error', (error) => done({ refused: error.message }));
      },
    );
    request.on('timeout', () => request.destroy(new Error(`no answer within ${timeoutMs / 1000} seconds`)));
    request.on('error', (error) => done({ refused: error.message }));
    request.end(body);
  });
}
