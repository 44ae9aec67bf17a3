import { AwsError } from '../../../errors.ts';
import { isMap } from '../../documents/automation-document.ts';
import { readCommandDocument } from '../../documents/command-document.ts';
import { parseContent } from '../../documents/content.ts';
import { requireDocument, requireVersion } from '../../documents/find-document.ts';
import { agentPrincipal } from '../../nodes/find-node.ts';
import { planOf, readParameters } from '../command-parameters.ts';
import { failed, textInput, type Plugin, type PluginRun } from '../plugin.ts';

/** How deep documents may run documents. */
const MAX_DEPTH = 3;

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/documents-command-ssm-plugin-reference.html#aws-rundocument */
export const runDocument: Plugin = {
  name: 'aws:runDocument',
  async run(run) {
    if (run.depth >= MAX_DEPTH)
      return failed(`Maximum depth for document execution exceeded. Maximum depth: ${MAX_DEPTH}`);
    if (textInput(run.inputs, 'documentType') !== 'SSMDocument')
      return failed('Document type invalid: only SSMDocument can be run here, LocalPath needs a file on the node');
    try {
      return await runInner(run);
    } catch (error) {
      if (error instanceof AwsError) return failed(`${error.code}: ${error.message}`);
      throw error;
    }
  },
};

async function runInner(run: PluginRun) {
  const { call, node, inputs } = run;
  const [, name = '', asked] = /^(.+?)(?::(\$?\w+))?$/.exec(textInput(inputs, 'documentPath')) ?? [];
  const row = requireDocument(call, name);
  const version = requireVersion(call, row, asked);
  const parsed = parseContent(version.content, version.format);
  if ('problem' in parsed || !isMap(parsed.value)) return failed(`The content of document ${name} is not valid`);
  const document = readCommandDocument(parsed.value);
  const values = await readParameters(
    call,
    document,
    givenOf(inputs['documentParameters']),
    agentPrincipal(call, node),
  );
  const plan = planOf(row.name, document, values);
  const results = await run.runPlan(plan);
  const bad = results.find(({ status }) => status !== 'Success');
  const stdout = results.map((result) => result.stdout).join('');
  const stderr = results.map((result) => result.stderr).join('');
  return bad
    ? { kind: 'failed' as const, code: bad.code || 1, stdout, stderr }
    : { kind: 'success' as const, code: 0, stdout, stderr };
}

/** A map, or its JSON text. */
function givenOf(given: unknown): Record<string, string[]> {
  const map: unknown = typeof given === 'string' && given.trim() !== '' ? JSON.parse(given) : given;
  return Object.fromEntries(
    Object.entries(isMap(map) ? map : {}).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.map(String) : [typeof value === 'string' ? value : JSON.stringify(value)],
    ]),
  );
}
