/** `GetCommandInvocation` shows the first 24,000 characters of the output and 8,000 of the errors. */
export const MAX_STDOUT = 24_000;
export const MAX_STDERR = 8_000;
/** `ListCommandInvocations` shows 2,500 characters of both. */
const MAX_PLUGIN_OUTPUT = 2_500;

const OUTPUT_CUT = '---Output truncated---';
const ERROR_CUT = '---Error truncated----';
const ERROR_HEAD = '\n----------ERROR-------\n';

export const cut = (text: string, length: number, mark = OUTPUT_CUT): string =>
  text.length <= length ? text : text.slice(0, length - mark.length) + mark;

/** Both outputs as one, as the agent sends them. */
export function pluginOutput(stdout: string, stderr: string): string {
  if (stderr === '') return cut(stdout, MAX_PLUGIN_OUTPUT);
  const whole = stdout + ERROR_HEAD + stderr;
  if (whole.length <= MAX_PLUGIN_OUTPUT) return whole;
  const room = MAX_PLUGIN_OUTPUT - ERROR_HEAD.length;
  const half = Math.floor(room / 2);
  const forErrors = Math.min(stderr.length, Math.max(half, room - stdout.length));
  return cut(stdout, room - forErrors) + ERROR_HEAD + cut(stderr, forErrors, ERROR_CUT);
}
