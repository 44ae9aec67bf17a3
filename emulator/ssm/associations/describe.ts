import type * as client from '@aws-sdk/client-ssm';
import type { Call } from '../../call.ts';
import { countsOf } from './association-events.ts';
import type { AssociationContent, AssociationRow } from './state.ts';

const content = (row: AssociationContent) => ({
  Name: row.documentName,
  DocumentVersion: row.documentVersion,
  ...(row.parameters === undefined ? {} : { Parameters: row.parameters }),
  Targets: row.targets,
  ...(row.schedule === undefined ? {} : { ScheduleExpression: row.schedule }),
  ...(row.scheduleOffset === undefined ? {} : { ScheduleOffset: row.scheduleOffset }),
  ...(row.output === undefined ? {} : { OutputLocation: row.output }),
  ...(row.name === undefined ? {} : { AssociationName: row.name }),
  ...(row.maxErrors === undefined ? {} : { MaxErrors: row.maxErrors }),
  ...(row.maxConcurrency === undefined ? {} : { MaxConcurrency: row.maxConcurrency }),
  ...(row.severity === undefined ? {} : { ComplianceSeverity: row.severity }),
  ...(row.sync === undefined ? {} : { SyncCompliance: row.sync }),
  ApplyOnlyAtCronInterval: row.onlyAtSchedule,
  CalendarNames: row.calendars,
});

const overviewOf = (call: Call, row: AssociationRow): client.AssociationOverview => ({
  Status: row.status,
  DetailedStatus: row.status === 'Pending' ? 'Creating' : row.status,
  AssociationStatusAggregatedCount: countsOf(call, row.id),
});

export const describeAssociationRow = (call: Call, row: AssociationRow): client.AssociationDescription => ({
  AssociationId: row.id,
  AssociationVersion: String(row.version),
  Date: new Date(row.createdAt),
  LastUpdateAssociationDate: new Date(row.updatedAt),
  ...(row.executedAt === undefined ? {} : { LastExecutionDate: new Date(row.executedAt) }),
  ...(row.succeededAt === undefined ? {} : { LastSuccessfulExecutionDate: new Date(row.succeededAt) }),
  Overview: overviewOf(call, row),
  ...content(row),
});

export const identifyAssociation = (call: Call, row: AssociationRow): client.Association => ({
  AssociationId: row.id,
  AssociationVersion: String(row.version),
  Name: row.documentName,
  DocumentVersion: row.documentVersion,
  Targets: row.targets,
  ...(row.executedAt === undefined ? {} : { LastExecutionDate: new Date(row.executedAt) }),
  Overview: overviewOf(call, row),
  ...(row.schedule === undefined ? {} : { ScheduleExpression: row.schedule }),
  ...(row.scheduleOffset === undefined ? {} : { ScheduleOffset: row.scheduleOffset }),
  ...(row.name === undefined ? {} : { AssociationName: row.name }),
});

export const describeVersion = (
  row: AssociationRow,
  version: AssociationRow['versions'][number],
): client.AssociationVersionInfo => ({
  AssociationId: row.id,
  AssociationVersion: String(version.version),
  CreatedDate: new Date(version.createdAt),
  ...content(version.content),
});
