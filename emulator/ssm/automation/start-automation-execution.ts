import type * as client from '@aws-sdk/client-ssm';
import type { StartAutomationExecutionRequest } from '@aws-sdk/client-ssm';
import { arn, principalArn, type Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { operationsOf, type AccessRequest } from '../../wire/operation.ts';
import type { AutomationDocument } from '../documents/automation-document.ts';
import { findDocument, findVersion } from '../documents/find-document.ts';
import type { DocumentRow, DocumentVersionRow } from '../documents/state.ts';
import { assertRoom } from './admission.ts';
import { assumeRoleOf, stepPrincipal } from './assume-role.ts';
import { assertShape } from './check-start-request.ts';
import { earlierExecution, keepToken } from './client-token.ts';
import { launch } from './launch.ts';
import { readParameterStore } from './parameter-store.ts';
import { gatherParameters, readParameters } from './parameters.ts';
import { keepRunbook, keyOf } from './runbook-of.ts';
import { assertScriptsRun } from './script-needs.ts';
import { readLocations } from './target-locations.ts';
import { readTargets } from './targets.ts';

const operation = operationsOf<typeof client>();

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAutomationExecution.html */
export const startAutomationExecution = operation('StartAutomationExecution', {
  access: (input, call) => [
    {
      action: 'ssm:StartAutomationExecution',
      resource: definitionArn(call, input),
    },
    ...passRole(call, input),
  ],
  quota: { perSecond: 1, burst: 1 },
  async handle(input, call) {
    assertShape(input);
    const { document: row, version } = find(call, input);
    const earlier = earlierExecution(call, input);
    if (earlier !== undefined) return { AutomationExecutionId: earlier };
    const document = keepRunbook(call, version);
    assertSize(version, input.Parameters);
    await assertScriptsRun(call, row.name, document);
    const locations = await readLocations(call, document, input);
    const rateControl = locations ? undefined : await readTargets(call, input, row.targetType);
    assertRoom(call, rateControl || locations ? 'rate-control' : 'automation');
    const targeted = rateControl?.resolved[0]?.parameters ?? {};
    // what every target fills in for itself is not known before
    const known = locations ? without(document, input.TargetParameterName) : document;
    const gathered = gatherParameters(known, { ...input.Parameters, ...targeted });
    const id = call.ids.uuid();
    const role = assumeRoleOf(document, gathered);
    const principal = stepPrincipal(call, role, id);
    const resolved = await readParameterStore(call, gathered, principal);
    const { lists, values } = readParameters(known, resolved);
    for (const name of Object.keys(targeted)) if (input.Parameters?.[name] === undefined) delete lists[name];
    const alarm = input.AlarmConfiguration?.Alarms?.[0];
    launch(call, {
      id,
      documentName: row.name,
      documentVersion: String(version.version),
      runbook: keyOf(version),
      parameters: lists,
      values,
      mode: input.Mode ?? 'Auto',
      executedBy: principalArn(call.principal, call.partition),
      principal,
      tags: (input.Tags ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value })),
      ...(input.TargetParameterName === undefined ? {} : { targetParameterName: input.TargetParameterName }),
      ...(role === undefined ? { endsBy: call.now() + USER_CONTEXT_MS } : {}),
      ...(rateControl ? { rateControl } : {}),
      ...(locations ? { locations } : {}),
      ...(alarm
        ? {
            alarm: { name: alarm.Name ?? '', ignoreFailure: input.AlarmConfiguration?.IgnorePollAlarmFailure ?? false },
          }
        : {}),
    });
    keepToken(call, input, id);
    return { AutomationExecutionId: id };
  },
});

/** How long an automation may run in the context of a user. https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm */
const USER_CONTEXT_MS = 12 * 3_600_000;

/** A runbook and the parameters that it is run with share one limit. */
const MAX_BYTES = 64 * 1024;

function assertSize(version: DocumentVersionRow, parameters: Record<string, string[]> | undefined): void {
  const bytes = Buffer.byteLength(version.content) + Buffer.byteLength(JSON.stringify(parameters ?? {}));
  if (bytes > MAX_BYTES)
    throw new AwsError('MaxDocumentSizeExceeded', 'The size limit of a document, with its parameters, is 64 KB.');
}

function without(document: AutomationDocument, parameter: string | undefined): AutomationDocument {
  if (parameter === undefined) return document;
  const { [parameter]: _each, ...parameters } = document.parameters ?? {};
  return { ...document, parameters };
}

function find(
  call: Call,
  input: StartAutomationExecutionRequest,
): { document: DocumentRow; version: DocumentVersionRow } {
  const document = findDocument(call, input.DocumentName ?? '');
  if (!document || document.type !== 'Automation')
    throw new AwsError(
      'AutomationDefinitionNotFoundException',
      `An Automation document with the name ${input.DocumentName} couldn't be found.`,
    );
  const version = findVersion(call, document, input.DocumentVersion);
  if (!version)
    throw new AwsError(
      'AutomationDefinitionVersionNotFoundException',
      `Version ${input.DocumentVersion} of the Automation document ${input.DocumentName} couldn't be found.`,
    );
  return { document, version };
}

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_awssystemsmanager.html */
function definitionArn(call: Call, input: StartAutomationExecutionRequest): string {
  const name = (input.DocumentName ?? '').split('/').at(-1) ?? '';
  return arn(call, 'ssm', `automation-definition/${name}:${input.DocumentVersion ?? '$DEFAULT'}`);
}

/** Who starts a runbook with a role hands this role to Automation. */
function passRole(call: Call, input: StartAutomationExecutionRequest): AccessRequest[] {
  const document = findDocument(call, input.DocumentName ?? '');
  const version = document && findVersion(call, document, input.DocumentVersion);
  if (!version || document.type !== 'Automation') return [];
  const definition = keepRunbook(call, version);
  const defaults = Object.entries(definition.parameters ?? {}).map(([name, { default: value }]) => [
    name,
    [typeof value === 'string' ? value : ''],
  ]);
  const role = assumeRoleOf(definition, {
    ...(Object.fromEntries(defaults) as Record<string, string[]>),
    ...input.Parameters,
  });
  if (role === undefined) return [];
  return [{ action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': 'ssm.amazonaws.com' } }];
}
