import type * as client from '@aws-sdk/client-ssm';
import type { StartAutomationExecutionRequest } from '@aws-sdk/client-ssm';
import { arn, principalArn, type Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf, type AccessRequest } from '../../wire/operation.ts';
import type { AutomationDocument } from '../documents/automation-document.ts';
import { parseContent } from '../documents/content.ts';
import { findDocument, findVersion } from '../documents/find-document.ts';
import type { DocumentRow, DocumentVersionRow } from '../documents/state.ts';
import { assertRoom } from './admission.ts';
import { assumeRoleOf, stepPrincipal } from './assume-role.ts';
import { launch } from './launch.ts';
import { readParameterStore } from './parameter-store.ts';
import { gatherParameters, readParameters } from './parameters.ts';
import { clientTokens } from './state.ts';
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
    const token = input.ClientToken?.toLowerCase();
    const earlier = token === undefined ? undefined : earlierExecution(call, token, input);
    if (earlier !== undefined) return { AutomationExecutionId: earlier };
    const document = readDocument(version);
    const rateControl = await readTargets(call, input);
    assertRoom(call, rateControl ? 'rate-control' : 'automation');
    const targeted = rateControl?.resolved[0]?.parameters ?? {};
    const gathered = gatherParameters(document, { ...input.Parameters, ...targeted });
    const id = call.ids.uuid();
    const role = assumeRoleOf(document, gathered);
    const principal = stepPrincipal(call, role, id);
    const resolved = await readParameterStore(call, gathered, principal);
    const { lists, values } = readParameters(document, resolved);
    if (rateControl)
      for (const name of Object.keys(targeted)) if (input.Parameters?.[name] === undefined) delete lists[name];
    const alarm = input.AlarmConfiguration?.Alarms?.[0];
    launch(call, {
      id,
      documentName: row.name,
      documentVersion: String(version.version),
      document,
      parameters: lists,
      values,
      mode: input.Mode ?? 'Auto',
      executedBy: principalArn(call.principal, call.partition),
      principal,
      tags: (input.Tags ?? []).map(({ Key = '', Value = '' }) => ({ Key, Value })),
      ...(input.TargetParameterName === undefined ? {} : { targetParameterName: input.TargetParameterName }),
      ...(role === undefined ? { endsBy: call.now() + USER_CONTEXT_MS } : {}),
      ...(rateControl ? { rateControl } : {}),
      ...(alarm
        ? {
            alarm: { name: alarm.Name ?? '', ignoreFailure: input.AlarmConfiguration?.IgnorePollAlarmFailure ?? false },
          }
        : {}),
    });
    if (token !== undefined) clientTokens(call).put(token, { executionId: id, request: requestKey(input) });
    return { AutomationExecutionId: id };
  },
});

/** How long an automation may run in the context of a user. https://docs.aws.amazon.com/general/latest/gr/ssm.html#limits_ssm */
const USER_CONTEXT_MS = 12 * 3_600_000;

const UUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;
const CONCURRENCY = /^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$/;
const ERRORS = /^([1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%)$/;

function assertShape(input: StartAutomationExecutionRequest): void {
  const patterns: [member: string, value: string | undefined, pattern: RegExp][] = [
    ['documentVersion', input.DocumentVersion, /^([$]LATEST|[$]DEFAULT|^[1-9][0-9]*$)$/],
    ['clientToken', input.ClientToken, UUID],
    ['maxConcurrency', input.MaxConcurrency, CONCURRENCY],
    ['maxErrors', input.MaxErrors, ERRORS],
  ];
  for (const [member, value, pattern] of patterns)
    if (value !== undefined && !pattern.test(value))
      throw validationError(
        `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${pattern.source}`,
      );
  if (input.Mode !== undefined && input.Mode !== 'Auto' && input.Mode !== 'Interactive')
    throw validationError(
      `1 validation error detected: Value '${String(input.Mode)}' at 'mode' failed to satisfy constraint: Member must satisfy enum value set: [Auto, Interactive]`,
    );
  if ((input.Tags?.length ?? 0) > 5)
    throw validationError(
      "1 validation error detected: Value at 'tags' failed to satisfy constraint: Member must have length less than or equal to 5",
    );
  if (input.AlarmConfiguration && input.AlarmConfiguration.Alarms?.length !== 1)
    throw validationError(
      "1 validation error detected: Value at 'alarmConfiguration.alarms' failed to satisfy constraint: Member must have length less than or equal to 1",
    );
  if (input.TargetLocations?.length || input.TargetLocationsURL !== undefined)
    throw new AwsError('NotImplemented', 'ssm.StartAutomationExecution with TargetLocations is not emulated', 501);
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

function readDocument(version: DocumentVersionRow): AutomationDocument {
  const parsed = parseContent(version.content, version.format);
  if ('problem' in parsed) throw new AwsError('InternalServerError', parsed.problem.message, 500);
  return parsed.value as AutomationDocument;
}

/** The execution that the same token began before. */
function earlierExecution(call: Call, token: string, input: StartAutomationExecutionRequest): string | undefined {
  const earlier = clientTokens(call).get(token);
  if (earlier && earlier.request !== requestKey(input))
    throw new AwsError(
      'IdempotentParameterMismatch',
      "Error returned when an idempotent operation is retried and the parameters don't match the original call to the API with the same idempotency token.",
    );
  return earlier?.executionId;
}

function requestKey({ ClientToken: _token, ...request }: StartAutomationExecutionRequest): string {
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([k, v]) => [k, sorted(v)]),
    );
  };
  return JSON.stringify(sorted(request));
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
  const definition = readDocument(version);
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
