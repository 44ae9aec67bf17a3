import { isMap } from '../../documents/automation-document.ts';
import { failed, guidePage, type Action, type StepRun } from '../action.ts';
import { textOf } from '../conversion.ts';
import { failureOf, invalidInput } from '../failure.ts';
import type { WebhookRequest } from '../webhook-caller.ts';

/** Integrations are parameters under this name. https://docs.aws.amazon.com/systems-manager/latest/userguide/creating-integrations.html */
const PREFIX = '/d9d01087-4a3f-49e0-b0b4-d568d7826553/ssm/integrations/webhook/';

const TIMEOUT_MS = 30_000;

/** Calls the webhook of an integration. */
export const invokeWebhook: Action = {
  name: 'aws:invokeWebhook',
  documentation: guidePage('webhook'),
  inputs: { IntegrationName: { type: 'String', required: true }, Body: {} },
  outputs: { Response: 'String', ResponseCode: 'Integer' },
  async run(run) {
    const caller = run.call.part('ssm/webhook-caller');
    if (!caller)
      return failed(failureOf('Invocation', 'Nothing that calls webhooks is attached to the stand-in', 'Internal'));
    const request = await requestOf(run);
    const answer = await caller(request);
    if ('refused' in answer)
      return failed(failureOf('Invocation', `The webhook ${request.url} was not called: ${answer.refused}`, 'Action'));
    const outputs = { Response: answer.body, ResponseCode: answer.status };
    if (answer.status >= 200 && answer.status < 300) return { kind: 'done', outputs, response: outputs };
    return {
      kind: 'failed',
      failure: failureOf('PostVerification', `The webhook answered with the status ${answer.status}`, 'Action'),
      outputs,
    };
  },
};

async function requestOf(run: StepRun): Promise<WebhookRequest> {
  const name = textOf(run.inputs['IntegrationName']);
  const output = await run.invoke('ssm', 'GetParameter', {
    Name: name.startsWith('/') ? name : PREFIX + name,
    WithDecryption: true,
  });
  const { Value = '' } = (output['Parameter'] ?? {}) as { Value?: string };
  const integration = parsed(Value);
  if (!isMap(integration) || typeof integration['url'] !== 'string')
    throw invalidInput(`The integration ${name} has no url`);
  const body = run.inputs['Body'] ?? integration['payload'];
  const headers = isMap(integration['headers']) ? integration['headers'] : {};
  return {
    url: integration['url'],
    headers: {
      'Content-Type': 'application/json',
      ...Object.fromEntries(Object.entries(headers).map(([key, value]) => [key, textOf(value)])),
    },
    body: body === undefined || body === null ? '' : textOf(body),
    timeoutMs: TIMEOUT_MS,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
