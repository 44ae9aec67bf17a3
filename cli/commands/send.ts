import { existsSync, readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { type Command, UsageError } from '../command.ts';
import { EVENT_DOOR, readEvent } from '../embedded/event-door.ts';

export const send: Command = {
  name: 'send',
  summary: 'put events on the bus of the embedded AWS that "npm start" runs',
  usage: `Usage: npx rectify send [--url http://127.0.0.1:4566] FILE…

Each file is one EventBridge event as JSON; samples lie below events/. What becomes of it shows in the timeline of "npm start".`,
  async run(args, io) {
    const { values, positionals } = parseArgs({ args, options: { url: { type: 'string' } }, allowPositionals: true });
    if (positionals.length === 0) throw new UsageError('no file is given');
    const url = new URL(EVENT_DOOR, values.url ?? io.env['AWS_ENDPOINT_URL'] ?? 'http://127.0.0.1:4566');
    if (!['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname))
      throw new UsageError(`${url.origin} is not on this machine: events are sent to the embedded AWS only`);
    let failures = 0;
    for (const file of positionals) {
      const problem = await sendFile(url, file);
      if (problem !== undefined) failures++;
      io.err(problem === undefined ? `${file}: sent\n` : `${file}: ${problem}\n`);
    }
    return failures === 0 ? 0 : 1;
  },
};

/** What went wrong, or nothing. */
async function sendFile(url: URL, file: string): Promise<string | undefined> {
  if (!existsSync(file)) return 'there is no such file';
  let event: unknown;
  try {
    event = JSON.parse(readFileSync(file, 'utf8'));
    readEvent(event);
  } catch (error) {
    return (error as Error).message;
  }
  try {
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(event) });
    if (response.ok) return undefined;
    return ((await response.json()) as { message?: string }).message ?? `the embedded AWS answered ${response.status}`;
  } catch {
    return `nothing answers at ${url.origin}: run "npm start" in another terminal first`;
  }
}
