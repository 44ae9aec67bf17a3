import type { StartAutomationExecutionRequest } from '@aws-sdk/client-ssm';
import { validationError } from '../../errors.ts';

const UUID = /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$/;
const CONCURRENCY = /^([1-9][0-9]*|[1-9][0-9]%|[1-9]%|100%)$/;
const ERRORS = /^([1-9][0-9]*|[0]|[1-9][0-9]%|[0-9]%|100%)$/;
const ROLE = /^[\w+=,.@/-]+$/;
const MAX_TAGS = 5;

/** What the model of `StartAutomationExecution` says of its members. Throws `ValidationException`. */
export function assertShape(input: StartAutomationExecutionRequest): void {
  const patterns: [member: string, value: string | undefined, pattern: RegExp][] = [
    ['documentVersion', input.DocumentVersion, /^([$]LATEST|[$]DEFAULT|^[1-9][0-9]*$)$/],
    ['clientToken', input.ClientToken, UUID],
    ['maxConcurrency', input.MaxConcurrency, CONCURRENCY],
    ['maxErrors', input.MaxErrors, ERRORS],
    ...(input.TargetLocations ?? []).flatMap((location, i): [string, string | undefined, RegExp][] => {
      const at = `targetLocations.${i + 1}.member`;
      return [
        [`${at}.executionRoleName`, location.ExecutionRoleName, ROLE],
        [`${at}.targetLocationMaxConcurrency`, location.TargetLocationMaxConcurrency, CONCURRENCY],
        [`${at}.targetLocationMaxErrors`, location.TargetLocationMaxErrors, ERRORS],
        [`${at}.targetsMaxConcurrency`, location.TargetsMaxConcurrency, CONCURRENCY],
        [`${at}.targetsMaxErrors`, location.TargetsMaxErrors, ERRORS],
      ];
    }),
  ];
  for (const [member, value, pattern] of patterns)
    if (value !== undefined && !pattern.test(value))
      throw refused(value, member, `satisfy regular expression pattern: ${pattern.source}`);
  if (input.Mode !== undefined && input.Mode !== 'Auto' && input.Mode !== 'Interactive')
    throw refused(String(input.Mode), 'mode', 'satisfy enum value set: [Auto, Interactive]');
  const lists: [member: string, list: unknown[] | undefined, min: number, max: number][] = [
    ['tags', input.Tags, 0, MAX_TAGS],
    ['alarmConfiguration.alarms', input.AlarmConfiguration ? (input.AlarmConfiguration.Alarms ?? []) : undefined, 1, 1],
    ['targets', input.Targets, 0, 5],
    ['targetMaps', input.TargetMaps, 0, 300],
    ['targetLocations', input.TargetLocations, 1, 100],
    ...(input.TargetLocations ?? []).flatMap((location, i): [string, unknown[] | undefined, number, number][] => [
      [`targetLocations.${i + 1}.member.accounts`, location.Accounts, 1, 50],
      [`targetLocations.${i + 1}.member.regions`, location.Regions, 1, 50],
      [`targetLocations.${i + 1}.member.excludeAccounts`, location.ExcludeAccounts, 1, 5_000],
    ]),
  ];
  for (const [member, list, min, max] of lists)
    if (list && (list.length < min || list.length > max))
      throw validationError(
        `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length ${list.length < min ? `greater than or equal to ${min}` : `less than or equal to ${max}`}`,
      );
}

const refused = (value: string, member: string, must: string): Error =>
  validationError(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must ${must}`,
  );
