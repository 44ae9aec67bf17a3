import type { Call, Principal } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { parseReference, referencesIn, replaceReferences } from './expression.ts';
import { invalidParameters } from './parameters.ts';

/**
 * `{{ssm:name}}` and `{{ssm:name:version}}` in parameters replaced by what Parameter Store holds, read as `principal`.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-working-with-parameters.html
 */
export async function readParameterStore(
  call: Call,
  gathered: Record<string, string[]>,
  principal: Principal,
): Promise<Record<string, string[]>> {
  const read: Record<string, string[]> = {};
  for (const [name, list] of Object.entries(gathered)) {
    read[name] = [];
    for (const item of list) read[name].push(...(await replaced(call, item, principal)));
  }
  return read;
}

async function replaced(call: Call, text: string, principal: Principal): Promise<string[]> {
  const values = new Map<string, string[]>();
  for (const source of referencesIn(text)) {
    const reference = parseReference(source);
    if (reference?.kind === 'parameterStore') values.set(source, await valueOf(call, reference.name, principal));
  }
  const whole = [...values].find(([source]) => text.trim() === `{{${source}}}`);
  return whole ? whole[1] : [replaceReferences(text, (source) => values.get(source)?.join(','))];
}

async function valueOf(call: Call, name: string, principal: Principal): Promise<string[]> {
  try {
    const output = await call.invoke({ service: 'ssm', operation: 'GetParameter', input: { Name: name }, principal });
    const { Type, Value = '' } = output['Parameter'] as { Type?: string; Value?: string };
    if (Type === 'SecureString')
      throw invalidParameters(`The parameter ${name} is a SecureString, which Automation does not resolve.`);
    return Type === 'StringList' ? Value.split(',') : [Value];
  } catch (error) {
    if (error instanceof AwsError && error.code !== 'InvalidAutomationExecutionParametersException')
      throw invalidParameters(`The parameter ${name} could not be read: ${error.code}: ${error.message}`);
    throw error;
  }
}
