import { spawn } from 'node:child_process';
import { childProcessRunner } from '../../../emulator/lambda/child-process-runner.ts';
import { createFunction, functionWorld, invoke } from './function-world.ts';

/** A stand-in of its own process, to be killed: runs a function that tells its process id and never ends. */
const [scratchDir = ''] = process.argv.slice(2);
const world = functionWorld();
world.attach(
  'lambda/runner',
  childProcessRunner({
    spawn,
    nodePath: process.execPath,
    endpointUrl: 'http://127.0.0.1:1',
    scratchDir,
    machine: {
      now: () => performance.now(),
      after: (run, ms) => {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
    },
  }),
);
await createFunction(
  world,
  'f',
  { Handler: 'index.handler', Timeout: 60, Environment: { Variables: { TELL: `${scratchDir}/pid` } } },
  {
    'index.mjs': `import { writeFileSync } from 'node:fs';
      export const handler = () => new Promise(() => {
        writeFileSync(process.env.TELL, process.pid + '\\n');
        setInterval(() => undefined, 1000);
      })`,
  },
);
await invoke(world, 'f');
