import { failed, textInput, type Plugin, type PluginResult } from '../plugin.ts';

const DEFAULT_SECONDS = 3_600;
const MAX_SECONDS = 172_800;
/** The exit code that asks for a restart, after which the script runs again. */
const REBOOT = 194;
/** The agent's own exit code for what it ended itself. */
const STOPPED = 137;

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html#aws-runShellScript */
export const runShellScript: Plugin = {
  name: 'aws:runShellScript',
  async run({ call, node, command, inputs, environment }) {
    const shell = call.part('ssm/shell');
    if (!shell) return failed('failed to run commands: no shell is attached to the stand-in (part ssm/shell)');
    const given = inputs['runCommand'];
    const lines = Array.isArray(given) ? given.map(String) : [textInput(inputs, 'runCommand')];
    const workingDirectory = textInput(inputs, 'workingDirectory');
    const result = await shell.run({
      id: `${command.id}/${node.id}`,
      nodeId: node.id,
      script: `${lines.join('\n')}\n`,
      ...(workingDirectory === '' ? {} : { workingDirectory }),
      environment: { AWS_SSM_INSTANCE_ID: node.id, AWS_SSM_REGION_NAME: call.region, ...environment },
      timeoutMs: secondsOf(inputs['timeoutSeconds']) * 1_000,
    });
    const { stdout, stderr } = result;
    if (result.ended === 'timed-out') return { kind: 'timed-out', code: STOPPED, stdout, stderr };
    if (result.ended === 'stopped') return { kind: 'stopped', code: STOPPED, stdout, stderr };
    return outcome(result.exitCode, stdout, stderr);
  },
};

const outcome = (code: number, stdout: string, stderr: string): PluginResult => {
  if (code === 0) return { kind: 'success', code, stdout, stderr };
  if (code === REBOOT) return { kind: 'reboot', code, stdout, stderr };
  const line = stderr === '' || stderr.endsWith('\n') ? '' : '\n';
  return { kind: 'failed', code, stdout, stderr: `${stderr}${line}failed to run commands: exit status ${code}` };
};

function secondsOf(given: unknown): number {
  const seconds = Number(given);
  // the agent takes its default for what is out of range
  return Number.isInteger(seconds) && seconds >= 5 && seconds <= MAX_SECONDS ? seconds : DEFAULT_SECONDS;
}
