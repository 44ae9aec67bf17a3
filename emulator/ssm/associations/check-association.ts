import type { CreateAssociationRequest, UpdateAssociationRequest } from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { checkRates } from '../commands/check-command.ts';
import { readParameters } from '../commands/command-parameters.ts';
import { isMap } from '../documents/automation-document.ts';
import { readCommandDocument } from '../documents/command-document.ts';
import { parseContent } from '../documents/content.ts';
import { requireDocument, requireVersion } from '../documents/find-document.ts';
import { readSchedule } from '../maintenance-windows/read-schedule.ts';
import { checkTargets } from '../nodes/resolve-targets.ts';
import type { AssociationContent } from './state.ts';

const MIN_RATE_MS = 1_800_000;
const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'UNSPECIFIED'];

type Given = Partial<CreateAssociationRequest & UpdateAssociationRequest>;

/** What a request makes of an association. Throws what AWS answers for what it does not take. */
export async function readAssociation(call: Call, input: Given): Promise<AssociationContent> {
  const { Name: name = '', ScheduleExpression: schedule, ScheduleOffset: offset, ComplianceSeverity: severity } = input;
  const targets =
    input.InstanceId === undefined ? (input.Targets ?? []) : [{ Key: 'InstanceIds', Values: [input.InstanceId] }];
  if (input.InstanceId !== undefined && input.Targets?.length)
    throw new AwsError('InvalidTarget', 'InstanceId and Targets cannot be specified together.');
  checkTargets(targets);
  checkRates(input);
  if (input.AssociationName !== undefined && !/^[a-zA-Z0-9_\-.]{3,128}$/.test(input.AssociationName))
    throw validationError(
      `1 validation error detected: Value '${input.AssociationName}' at 'associationName' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9_\\-.]{3,128}$`,
    );
  if (severity !== undefined && !SEVERITIES.includes(severity))
    throw validationError(
      `1 validation error detected: Value '${severity}' at 'complianceSeverity' failed to satisfy constraint: Member must satisfy enum value set: [${SEVERITIES.join(', ')}]`,
    );
  checkSchedule(schedule, offset);
  await checkDocument(call, name, input);
  return {
    documentName: name,
    documentVersion: input.DocumentVersion ?? '$DEFAULT',
    ...(input.AssociationName === undefined ? {} : { name: input.AssociationName }),
    ...(input.Parameters === undefined ? {} : { parameters: input.Parameters }),
    targets,
    ...(schedule === undefined ? {} : { schedule }),
    ...(offset === undefined ? {} : { scheduleOffset: offset }),
    onlyAtSchedule: input.ApplyOnlyAtCronInterval ?? false,
    ...(input.OutputLocation === undefined ? {} : { output: input.OutputLocation }),
    ...(input.MaxErrors === undefined ? {} : { maxErrors: input.MaxErrors }),
    ...(input.MaxConcurrency === undefined ? {} : { maxConcurrency: input.MaxConcurrency }),
    ...(severity === undefined ? {} : { severity }),
    ...(input.SyncCompliance === undefined ? {} : { sync: input.SyncCompliance }),
    calendars: input.CalendarNames ?? [],
  };
}

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/reference-cron-and-rate-expressions.html#reference-cron-and-rate-expressions-association */
function checkSchedule(text: string | undefined, offset: number | undefined): void {
  const invalid = (why: string): AwsError => new AwsError('InvalidSchedule', `The schedule is invalid: ${why}`);
  if (offset !== undefined && (offset < 1 || offset > 6))
    throw validationError(
      `1 validation error detected: Value '${offset}' at 'scheduleOffset' failed to satisfy constraint: Member must have value between 1 and 6`,
    );
  if (offset !== undefined && !text?.startsWith('cron(')) throw invalid('an offset needs a cron expression.');
  if (text === undefined) return;
  const schedule = readSchedule(text);
  if (!schedule) throw invalid(`${text}. Verify your cron or rate expression and try again.`);
  if (schedule.kind === 'rate' && schedule.everyMs < MIN_RATE_MS) throw invalid('the shortest rate is 30 minutes.');
}

async function checkDocument(call: Call, name: string, input: Given): Promise<void> {
  const row = requireDocument(call, name);
  const version = requireVersion(call, row, input.DocumentVersion);
  if (row.type !== 'Command')
    throw new AwsError(
      'InvalidDocument',
      `Document ${row.name} is of type ${row.type}: the associations of the stand-in apply Command documents.`,
    );
  const parsed = parseContent(version.content, version.format);
  if ('problem' in parsed || !isMap(parsed.value))
    throw new AwsError('InvalidDocument', `The content of ${name} is not valid.`);
  await readParameters(call, readCommandDocument(parsed.value), input.Parameters ?? {}, call.principal);
}
