import type { Call } from '../../../call.ts';
import { findRole, startSession } from '../../../sts/issue-session.ts';
import { failed, guidePage, type Action, type Result, type StepRun } from '../action.ts';
import { textOf } from '../conversion.ts';
import { failureOf, invalidInput } from '../failure.ts';
import { resolveKnown } from '../resolve.ts';
import { attachedFiles } from '../attachments.ts';
import { keepScriptLog } from '../script-log.ts';
import { POWERSHELL_RUNTIMES, PYTHON_RUNTIMES, type ScriptRequest, type ScriptResult } from '../script-runner.ts';
import { executions } from '../state.ts';

/** https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm */
const MAX_SECONDS = 600;
const MAX_LIST = 100;
const MEMORY_MB = 512;

const MODULE = 'customer_script';
const HANDLER = /^(?:([A-Za-z_][\w/]*)\.)?([A-Za-z_]\w*)$/;

/** Runs a script with the role of the execution; what its handler returns is the output `Payload`. */
export const executeScript: Action = {
  name: 'aws:executeScript',
  documentation: guidePage('executeScript'),
  inputs: {
    Runtime: { type: 'String', required: true, allowed: [...PYTHON_RUNTIMES, ...POWERSHELL_RUNTIMES] },
    Handler: { type: 'String' },
    InputPayload: { type: 'StringMap' },
    Script: { type: 'String' },
    Attachment: { type: 'String' },
  },
  unresolved: ['Script'],
  outputs: { Payload: 'StringMap' },
  timeoutSeconds: MAX_SECONDS,
  check(inputs) {
    const runtime = inputs['Runtime'];
    if (typeof runtime !== 'string') return ['Missing "Runtime" in the inputs of aws:executeScript.'];
    const isPython = runtime.startsWith('python');
    const handler = inputs['Handler'];
    return [
      ...(isPython && handler === undefined ? ['Missing "Handler" in the inputs of aws:executeScript.'] : []),
      ...(runtime.startsWith('PowerShell') && handler !== undefined
        ? ['"Handler" is not supported for PowerShell in the inputs of aws:executeScript.']
        : []),
      ...(inputs['Script'] === undefined && inputs['Attachment'] === undefined
        ? ['aws:executeScript must have one of "Script" and "Attachment".']
        : []),
    ];
  },
  async run(run) {
    const runtime = String(run.inputs['Runtime']);
    const runner = run.call.part('ssm/script-runner');
    const lack = runner ? await runner.lackOf(runtime) : 'no script runner is attached to the stand-in';
    if (!runner || lack !== undefined)
      return failed(failureOf('Invocation', `The step needs ${runtime}, and ${lack}`, 'Internal'));
    const request = requestOf(run, runtime);
    // what was changed until now must be seen by the calls that the script makes
    run.call.commit();
    const result = await runner.run(request);
    await keepScriptLog(run, result.output);
    return outcomeOf(result);
  },
};

function requestOf(run: StepRun, runtime: string): ScriptRequest {
  const { call, inputs } = run;
  const [, file, name] = HANDLER.exec(textOf(inputs['Handler'] ?? '')) ?? [];
  if (name === undefined)
    throw invalidInput(
      `Handler must be the name of a function, or of a file and a function in it: ${textOf(inputs['Handler'] ?? null)}`,
    );
  const script = inputs['Script'];
  const files =
    script === undefined
      ? attachedFiles(run, textOf(inputs['Attachment']))
      : [{ path: `${MODULE}.py`, data: Buffer.from(textOf(resolveKnown(script, run.scope))) }];
  const only = files.length === 1 ? files[0]?.path.replace(/\.py$/, '') : undefined;
  const seconds = Math.min(run.timeoutSeconds ?? MAX_SECONDS, MAX_SECONDS);
  const until = call.now() + seconds * 1000;
  return {
    runtime,
    files,
    module: (script === undefined ? (file ?? only ?? MODULE) : MODULE).replaceAll('/', '.'),
    function: name,
    events: inputs['InputPayload'] ?? {},
    context: contextOf(run),
    environment: { AWS_REGION: call.region, AWS_DEFAULT_REGION: call.region, ...credentialsOf(run) },
    memoryMb: MEMORY_MB,
    timeoutMs: seconds * 1000,
    now: () => call.now(),
    async sleep(ms) {
      const wake = `ssm/script/${run.stepId}`;
      if (ms > 0) {
        call.later({ task: 'ssm/wake-script', payload: { wake }, at: Math.min(call.now() + ms, until), name: wake });
        await call.waitFor(wake);
      }
      return call.now() < until && executions(call).get(run.executionId)?.stop?.type !== 'Cancel';
    },
  };
}

/** What a script may know of its execution: the variables that expressions know. */
function contextOf({ scope, executionId }: StepRun): Record<string, string> {
  const global = ['DATE', 'DATE_TIME', 'REGION', 'ACCOUNT_ID', 'AWS_PARTITION'];
  return {
    'automation:EXECUTION_ID': executionId,
    ...Object.fromEntries(global.map((name) => [`global:${name}`, textOf(scope.system('global', name))])),
  };
}

/** Keys of the role that the execution works under. Without a role a script has none, as on AWS. */
function credentialsOf({ call, principal, executionId }: StepRun): Record<string, string> {
  const role = principal.kind === 'role' ? findRole(call, principal.roleArn) : undefined;
  if (!role) return {};
  const { credentials } = startSession(call, role, {
    sessionName: principal.kind === 'role' ? principal.sessionName : `Automation-${executionId}`,
    duration: 3600,
    policies: [],
  });
  return {
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
  };
}

function outcomeOf(result: ScriptResult): Result {
  switch (result.kind) {
    case 'timedOut':
      return {
        kind: 'failed',
        failure: failureOf('PostVerification', `The script ran for longer than its time-out`, 'Action'),
        timedOut: true,
      };
    case 'died':
      return failed(failureOf('PostVerification', result.reason, 'Action'));
    case 'raised':
      return failed(failureOf('PostVerification', result.traceback, 'Action'));
    case 'returned': {
      const Payload = result.value;
      if (hasLongList(Payload))
        return failed(
          failureOf('PostVerification', `A list in the output of the script has more than ${MAX_LIST} items`, 'Action'),
        );
      return { kind: 'done', outputs: { Payload }, response: { Payload } };
    }
  }
}

function hasLongList(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > MAX_LIST || value.some(hasLongList);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasLongList);
}

/** The task `ssm/wake-script`: a script has slept for as long as it wanted. */
export const wakeScript = ({ wake }: { wake: string }, call: Call): void => call.signal(wake);
