import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Command, UsageError } from '../command.ts';
import { openCloud } from '../embedded/cloud.ts';
import { interrupted } from '../interrupted.ts';
import { readPort } from '../read-port.ts';

export const serve: Command = {
  name: 'serve',
  summary: 'an empty AWS on this machine, for your own experiments',
  usage: `Usage: npx rectify serve [--port 4566] [--data FOLDER] [--account 123456789012] [--region eu-west-1] [--webhooks]

Serves the embedded AWS alone, with nothing in it, until Ctrl-C: for the AWS CLI, boto3 and any SDK, with fake credentials.

  --data      a folder that keeps its state; without it everything is forgotten at the end
  --webhooks  let runbooks call HTTPS webhooks outside this machine; nothing else ever leaves it`,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        port: { type: 'string' },
        data: { type: 'string' },
        account: { type: 'string' },
        region: { type: 'string' },
        webhooks: { type: 'boolean' },
      },
    });
    const account = values.account ?? '123456789012';
    if (!/^\d{12}$/.test(account)) throw new UsageError(`--account ${account}: an account id has twelve digits`);
    const dataDir = values.data ?? mkdtempSync(join(tmpdir(), 'rectify-serve-'));
    const cloud = await openCloud({
      port: readPort(values.port),
      dataDir,
      account,
      region: values.region ?? 'eu-west-1',
      webhooks: values.webhooks === true,
      onTaskError: (task, error) => io.err(`the stand-in failed at ${task.task}: ${String(error)}\n`),
    });
    try {
      cloud.serve();
      io.err(`AWS listens on ${cloud.url} (account ${account}, ${values.region ?? 'eu-west-1'}). Ctrl-C ends it.\n`);
      await interrupted();
    } finally {
      await cloud.close();
      if (values.data === undefined) rmSync(dataDir, { recursive: true, force: true });
    }
    return 0;
  },
};
