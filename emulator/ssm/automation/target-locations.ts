import type { StartAutomationExecutionRequest, TargetLocation } from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import type { AutomationDocument } from '../documents/automation-document.ts';
import { eachStep } from '../documents/each-step.ts';
import { invalidParameters } from './parameters.ts';
import type { LocationControl, LocationGroup, TargetSpec } from './state.ts';
import { readObjectText } from './read-object.ts';
import { invalidTarget } from './targets.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_TargetLocation.html */
const DEFAULT_ROLE = 'AWS-SystemsManager-AutomationExecutionRole';

/**
 * Where an automation over several accounts and Regions runs; undefined if it stays at home.
 * https://docs.aws.amazon.com/systems-manager/latest/userguide/running-automations-multiple-accounts-regions.html
 */
export async function readLocations(
  call: Call,
  document: AutomationDocument,
  input: StartAutomationExecutionRequest,
): Promise<LocationControl | undefined> {
  const url = input.TargetLocationsURL;
  if (input.TargetLocations && url !== undefined)
    throw invalidParameters('TargetLocations and TargetLocationsURL cannot be specified together.');
  const locations = url === undefined ? input.TargetLocations : await fetchLocations(call, url);
  if (!locations) return undefined;
  if (input.TargetMaps?.length)
    throw invalidParameters('TargetMaps cannot be specified together with TargetLocations.');
  const approval = eachStep(document.mainSteps).find(({ step }) => step.action === 'aws:approve');
  if (approval)
    throw invalidParameters(
      `The step ${approval.step.name} has the action aws:approve, which multi-account and multi-Region automations do not support.`,
    );
  return {
    ...(url === undefined ? { locations: JSON.stringify(locations) } : { url }),
    groups: locations.map((location) => readGroup(location, input)),
  };
}

function readGroup(location: TargetLocation, input: StartAutomationExecutionRequest): LocationGroup {
  const excluded = new Set(location.ExcludeAccounts ?? []);
  const accounts = (location.Accounts ?? []).filter((account) => !excluded.has(account));
  const unit = accounts.find((account) => !/^\d{12}$/.test(account));
  if (unit !== undefined)
    throw invalidTarget(
      /^(ou|r)-/.test(unit)
        ? `${unit} names accounts of AWS Organizations, which is not emulated: list the accounts themselves.`
        : `${unit} is not a valid account ID.`,
    );
  if (accounts.length === 0 || !location.Regions?.length)
    throw invalidTarget('A target location must have at least one account and one Region.');
  const targets = (location.Targets ?? input.Targets) as TargetSpec[] | undefined;
  if (targets?.length && input.TargetParameterName === undefined)
    throw invalidParameters('TargetParameterName is required when Targets are given.');
  const alarm = location.TargetLocationAlarmConfiguration;
  const alarmName = alarm?.Alarms?.[0]?.Name;
  return {
    places: accounts.flatMap((account) => (location.Regions ?? []).map((region) => ({ account, region }))),
    role: location.ExecutionRoleName ?? DEFAULT_ROLE,
    maxConcurrency: location.TargetLocationMaxConcurrency ?? '1',
    maxErrors: location.TargetLocationMaxErrors ?? '0',
    ...(targets?.length ? { targets } : {}),
    targetsMaxConcurrency: location.TargetsMaxConcurrency ?? input.MaxConcurrency ?? '10',
    targetsMaxErrors: location.TargetsMaxErrors ?? input.MaxErrors ?? '0',
    ...(alarmName === undefined
      ? {}
      : { alarm: { name: alarmName, ignoreFailure: alarm?.IgnorePollAlarmFailure ?? false } }),
  };
}

/** The list that a file in S3 holds. */
async function fetchLocations(call: Call, url: string): Promise<TargetLocation[]> {
  const place =
    /^https:\/\/([^./]+)\.s3[.-][^/]*amazonaws\.com\/([^?]+)/.exec(url) ??
    /^https:\/\/s3[.-][^/]*amazonaws\.com\/([^/]+)\/([^?]+)/.exec(url);
  if (!place) throw invalidParameters(`TargetLocationsURL must be the URL of a file in Amazon S3: ${url}`);
  try {
    const text = await readObjectText(call, place[1] ?? '', decodeURIComponent(place[2] ?? ''), call.principal);
    const value: unknown = JSON.parse(text);
    if (Array.isArray(value) && value.length > 0) return value as TargetLocation[];
  } catch (error) {
    if (!(error instanceof AwsError) && !(error instanceof SyntaxError)) throw error;
    throw invalidParameters(`The file of TargetLocationsURL could not be read: ${error.message}`);
  }
  throw invalidParameters('The file of TargetLocationsURL must hold a list of target locations.');
}
