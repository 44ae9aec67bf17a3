import type * as client from '@aws-sdk/client-securityhub';
import { arn, type Call } from '../call.ts';
import { AwsError } from '../errors.ts';
import { operationsOf } from '../wire/operation.ts';
import { emitImportedV2 } from './events.ts';
import { matchesDate, matchesMap, matchesNumber, matchesText, valuesAt } from './finding-filters.ts';
import { pageOfFindings } from './get-findings.ts';
import { SEVERITIES, STATUSES, updateV2Finding } from './ocsf.ts';
import { findings, findingsV2, hubsV2, type HubV2, type OcsfFinding } from './state.ts';

const operation = operationsOf<typeof client>();

const hubV2Arn = (call: Call): string => arn(call, 'securityhub', `hubv2/${hubsV2(call).get('hub')?.id ?? '*'}`);
const onHubV2 = (action: string) => (_input: unknown, call: Call) => ({ action, resource: hubV2Arn(call) });

function requireHubV2(call: Call): HubV2 {
  const hub = hubsV2(call).get('hub');
  if (!hub)
    throw new AwsError(
      'ResourceNotFoundException',
      `Account ${call.account} is not subscribed to AWS Security Hub V2`,
      404,
    );
  return hub;
}

/** Controls' findings that are there already become V2 findings. */
export const enableSecurityHubV2 = operation('EnableSecurityHubV2', {
  access: onHubV2('securityhub:EnableSecurityHubV2'),
  handle(_input, call) {
    if (!hubsV2(call).has('hub')) {
      hubsV2(call).put('hub', { id: call.ids.uuid(), subscribedAt: call.now() });
      for (const finding of findings(call).values())
        if (finding.Compliance?.SecurityControlId && finding.RecordState === 'ACTIVE') updateV2Finding(finding, call);
    }
    return { HubV2Arn: hubV2Arn(call) };
  },
});

export const disableSecurityHubV2 = operation('DisableSecurityHubV2', {
  access: onHubV2('securityhub:DisableSecurityHubV2'),
  handle(_input, call) {
    requireHubV2(call);
    hubsV2(call).delete('hub');
    for (const uid of findingsV2(call).keys()) findingsV2(call).delete(uid);
    return {};
  },
});

export const describeSecurityHubV2 = operation('DescribeSecurityHubV2', {
  access: onHubV2('securityhub:DescribeSecurityHubV2'),
  handle(_input, call) {
    const hub = requireHubV2(call);
    return { HubV2Arn: hubV2Arn(call), SubscribedAt: new Date(hub.subscribedAt).toISOString() };
  },
});

function holds(finding: OcsfFinding, filter: client.CompositeFilter, now: number): boolean {
  const at = (name: string | undefined): unknown[] => valuesAt(finding, (name ?? '').split('.'));
  const results = [
    ...(filter.StringFilters ?? []).map((one) => matchesText([one.Filter ?? {}], at(one.FieldName).map(String))),
    ...(filter.NumberFilters ?? []).map((one) => matchesNumber([one.Filter ?? {}], at(one.FieldName) as number[])),
    ...(filter.DateFilters ?? []).map((one) => matchesDate([one.Filter ?? {}], at(one.FieldName) as string[], now)),
    ...(filter.MapFilters ?? []).map((one) =>
      matchesMap([one.Filter ?? {}], at(one.FieldName) as Record<string, string>[]),
    ),
    ...(filter.BooleanFilters ?? []).map((one) => at(one.FieldName).includes(one.Filter?.Value)),
    ...(filter.NestedCompositeFilters ?? []).map((one) => holds(finding, one, now)),
  ];
  return filter.Operator === 'OR' ? results.some(Boolean) : results.every(Boolean);
}

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_GetFindingsV2.html */
export const getFindingsV2 = operation('GetFindingsV2', {
  access: onHubV2('securityhub:GetFindingsV2'),
  handle(input, call) {
    requireHubV2(call);
    const filters = input.Filters?.CompositeFilters ?? [];
    const found = findingsV2(call)
      .values()
      .filter((finding) =>
        input.Filters?.CompositeOperator === 'OR' && filters.length > 0
          ? filters.some((filter) => holds(finding, filter, call.now()))
          : filters.every((filter) => holds(finding, filter, call.now())),
      );
    const { page, next } = pageOfFindings(found, input);
    return { ...next, Findings: page as never };
  },
});

const invalid = (message: string): AwsError => new AwsError('ValidationException', message);

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchUpdateFindingsV2.html */
export const batchUpdateFindingsV2 = operation('BatchUpdateFindingsV2', {
  access: onHubV2('securityhub:BatchUpdateFindingsV2'),
  handle(input, call) {
    requireHubV2(call);
    const { MetadataUids: uids, FindingIdentifiers: identifiers, Comment, SeverityId, StatusId } = input;
    if ((uids === undefined) === (identifiers === undefined))
      throw invalid('Provide either MetadataUids or FindingIdentifiers, but not both.');
    if ((uids ?? identifiers ?? []).length > 100) throw invalid('At most 100 findings can be updated at once.');
    if (Comment === undefined && SeverityId === undefined && StatusId === undefined)
      throw invalid('At least one of Comment, SeverityId and StatusId must be provided.');
    if (Comment !== undefined && (Comment.length < 1 || Comment.length > 512))
      throw invalid('Comment must have 1 to 512 characters.');
    if (SeverityId !== undefined && SEVERITIES[SeverityId] === undefined)
      throw invalid(`SeverityId ${SeverityId} is not one of 0-6 and 99.`);
    if (StatusId !== undefined && STATUSES[StatusId] === undefined)
      throw invalid(`StatusId ${StatusId} is not one of 0-5 and 99.`);
    const asked =
      uids?.map((uid) => ({ named: { MetadataUid: uid }, finding: findingsV2(call).get(uid) })) ??
      identifiers?.map((identifier) => ({
        named: { FindingIdentifier: identifier },
        finding: findingsV2(call)
          .values()
          .find(
            (one) =>
              one.finding_info.uid === identifier.FindingInfoUid &&
              one.metadata.product.uid === identifier.MetadataProductUid &&
              call.account === identifier.CloudAccountUid,
          ),
      })) ??
      [];
    for (const { finding } of asked) {
      if (!finding) continue;
      const changed: OcsfFinding = {
        ...finding,
        ...(Comment === undefined ? {} : { comment: Comment }),
        ...(SeverityId === undefined ? {} : { severity_id: SeverityId, severity: SEVERITIES[SeverityId] }),
        ...(StatusId === undefined ? {} : { status_id: StatusId, status: STATUSES[StatusId] }),
      };
      findingsV2(call).put(finding.metadata.uid, changed);
      emitImportedV2(changed, call);
    }
    return {
      ProcessedFindings: asked.filter((one) => one.finding).map((one) => one.named),
      UnprocessedFindings: asked
        .filter((one) => !one.finding)
        .map((one) => ({
          ...one.named,
          ErrorCode: 'ResourceNotFoundException' as const,
          ErrorMessage: 'Finding not found',
        })),
    };
  },
});
