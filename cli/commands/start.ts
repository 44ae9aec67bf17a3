import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageService } from '../../infra/package.ts';
import { type Command, type Io, UsageError } from '../command.ts';
import { runDemonstration } from '../demo/run.ts';
import { noteReceivedEvents } from '../demo/received-events.ts';
import { report } from '../demo/report.ts';
import { awaitRoomyHour } from '../demo/roomy-hour.ts';
import { openCloud } from '../embedded/cloud.ts';
import { deploy, readArtefacts } from '../embedded/deploy.ts';
import { interrupted } from '../interrupted.ts';
import { packagingSteps } from '../packaging-steps.ts';
import { readPort } from '../read-port.ts';
import { progress } from '../terminal/progress.ts';

const ACCOUNT = '123456789012';
const REGION = 'eu-west-1';
const STACK = 'rectify-dev';

export const start: Command = {
  name: 'start',
  summary: 'run the main job on an AWS embedded in this process',
  usage: `Usage: npx rectify start [--once] [--json] [--port 4566] [--data .rectify/run] [--fresh] [--packaged]

Packages the stack, starts an AWS on 127.0.0.1, creates the stack there, makes an account with wrong resources, and shows what
happens. Then it stays up for events of your own (npx rectify send) and for the AWS CLI.

  --once      end when all is settled; exit code 0 only if everything ended as expected
  --json      with --once: one JSON document on stdout
  --port      where the AWS listens; 0 takes a free port
  --data      a folder that keeps its state; without it, only a run that was cut off is taken up again
  --fresh     forget what is there first
  --packaged  deploy what "npm run package" left in .serverless/ instead of packaging again`,
  async run(args, io) {
    const { values } = parseArgs({
      args,
      options: {
        once: { type: 'boolean' },
        json: { type: 'boolean' },
        fresh: { type: 'boolean' },
        packaged: { type: 'boolean' },
        port: { type: 'string' },
        data: { type: 'string' },
      },
    });
    if (values.json && !values.once) throw new UsageError('--json goes with --once');
    const port = readPort(values.port);
    const dataDir = values.data ?? join(io.root, '.rectify/run');
    if (values.fresh) rmSync(dataDir, { recursive: true, force: true });
    return startAll(io, {
      port,
      dataDir,
      keep: values.data !== undefined,
      once: values.once === true,
      json: values.json === true,
      packaged: values.packaged === true,
    });
  },
};

interface StartOptions {
  port: number;
  dataDir: string;
  /** The folder was chosen by the user, and what is in it stays. */
  keep: boolean;
  once: boolean;
  json: boolean;
  /** The stack is packaged already. */
  packaged: boolean;
}

async function startAll(io: Io, { port, dataDir, keep, once, json, packaged }: StartOptions): Promise<number> {
  const bar = progress(io, (packaged ? 0 : packagingSteps(io.root)) + 2, Date.now);
  if (!packaged) await packageService(io.root, { stage: 'dev', region: REGION, onStep: (step) => bar.step(step) });
  bar.step('start the embedded AWS');
  const cloud = await openCloud({
    port,
    dataDir,
    account: ACCOUNT,
    region: REGION,
    onTaskError: (task, error) => io.err(`the stand-in failed at ${task.task}: ${String(error)}\n`),
  });
  let ended = false;
  try {
    noteReceivedEvents(cloud.world, 'dev');
    awaitRoomyHour(cloud.world);
    bar.step(`create the stack ${STACK}`);
    await deploy(cloud.world, readArtefacts(io.root, STACK));
    bar.done(`The stack ${STACK} runs on ${cloud.url}`);
    const outcome = await runDemonstration(cloud.world, io, { account: ACCOUNT, region: REGION, stage: 'dev' });
    if (json) io.out(`${JSON.stringify(await report(cloud.world, 'dev'), null, 1)}\n`);
    for (const surprise of outcome.surprises) io.err(`Not as expected: ${surprise}\n`);
    if (!once) {
      cloud.serve();
      io.err(farewell(cloud.url));
      await interrupted();
      io.err('\nStopping.\n');
    }
    ended = true;
    return outcome.surprises.length === 0 || !once ? 0 : 1;
  } finally {
    await cloud.close();
    // a run that came to its end is over, and the next one begins anew; one that was cut off is taken up again
    if (ended && !keep) rmSync(dataDir, { recursive: true, force: true });
  }
}

const farewell = (url: string): string => `
It stays up. In another terminal:
  npx rectify send events/config-s3-public-access.json          an event of your own
  export AWS_ENDPOINT_URL=${url} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=${REGION}
  aws ssm describe-ops-items
  aws ssm describe-automation-executions
  aws ssm get-parameters-by-path --path /rectify --recursive
(AWS CLI before 2.13: give --endpoint-url ${url} to each command.) Ctrl-C ends it.
`;
