import { parseArgs } from 'node:util';
import { packageService } from '../../infra/package.ts';
import type { Command } from '../command.ts';
import { packagingSteps } from '../packaging-steps.ts';
import { progress } from '../terminal/progress.ts';

export const packageStack: Command = {
  name: 'package',
  summary: 'bundle the functions and package the stack into .serverless/, offline',
  usage: `Usage: npx rectify package [--stage dev] [--region eu-west-1]

Bundles functions/, generates rules, documents and roles from policies/ and runbooks/, and writes what
"serverless deploy --package .serverless" would deploy. Needs neither network nor credentials.`,
  async run(args, io) {
    const { values } = parseArgs({ args, options: { stage: { type: 'string' }, region: { type: 'string' } } });
    const bar = progress(io, packagingSteps(io.root), Date.now);
    await packageService(io.root, {
      ...(values.stage === undefined ? {} : { stage: values.stage }),
      ...(values.region === undefined ? {} : { region: values.region }),
      onStep: (step) => bar.step(step),
    });
    bar.done('Packaged into .serverless/');
    return 0;
  },
};
