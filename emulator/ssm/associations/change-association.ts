import type * as client from '@aws-sdk/client-ssm';
import { arn, type Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { operationsOf, type AccessRequest } from '../../wire/operation.ts';
import { dropAssociationCompliance } from '../compliance/association-compliance.ts';
import { documentArn } from '../documents/find-document.ts';
import { requireNode } from '../nodes/find-node.ts';
import { tagNew } from '../nodes/tag-new.ts';
import { applyLater } from './apply.ts';
import { readAssociation } from './check-association.ts';
import { describeAssociationRow } from './describe.ts';
import { findAssociation, requireAssociation } from './find-association.ts';
import { scheduleNext, unschedule } from './schedule-association.ts';
import { associations, executions, nodeStatuses, type AssociationRow } from './state.ts';

const operation = operationsOf<typeof client>();

const MAX_ASSOCIATIONS = 2_000;
const MAX_VERSIONS = 1_000;

const onAssociation = (call: Call, action: string, id: string | undefined): AccessRequest => ({
  action: `ssm:${action}`,
  resource: arn(call, 'ssm', `association/${id ?? '*'}`),
});

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_CreateAssociation.html */
export const createAssociation = operation('CreateAssociation', {
  access: (input, call) => [
    { ...onAssociation(call, 'CreateAssociation', '*') },
    { action: 'ssm:CreateAssociation', resource: documentArn(call, input.Name) },
  ],
  async handle(input, call) {
    if (input.InstanceId !== undefined) {
      requireNode(call, input.InstanceId);
      if (findAssociation(call, { Name: input.Name, InstanceId: input.InstanceId }))
        throw new AwsError('AssociationAlreadyExists', 'The specified association already exists.');
    }
    const content = await readAssociation(call, input);
    if (associations(call).size >= MAX_ASSOCIATIONS)
      throw new AwsError('AssociationLimitExceeded', `You can have at most ${MAX_ASSOCIATIONS} associations.`);
    const association: AssociationRow = {
      ...content,
      id: call.ids.uuid(),
      version: 1,
      versions: [{ version: 1, createdAt: call.now(), content }],
      createdAt: call.now(),
      updatedAt: call.now(),
      status: 'Pending',
    };
    tagNew(call, 'Association', association.id, input.Tags);
    begin(call, association);
    return { AssociationDescription: describeAssociationRow(call, association) };
  },
});

/** An association applies as soon as it is made or changed, unless it is to wait for its schedule. */
function begin(call: Call, association: AssociationRow): void {
  associations(call).put(association.id, association);
  const waits = association.onlyAtSchedule && association.schedule !== undefined;
  // an `at` schedule or an offset names a time; nothing runs before it
  const named = association.schedule?.startsWith('at(') === true || association.scheduleOffset !== undefined;
  if (!waits && !named) applyLater(call, association.id);
  scheduleNext(call, association);
}

/** What is not given is left out of the new version. https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateAssociation.html */
export const updateAssociation = operation('UpdateAssociation', {
  access: (input, call) => onAssociation(call, 'UpdateAssociation', input.AssociationId),
  async handle(input, call) {
    const before = requireAssociation(call, { AssociationId: input.AssociationId });
    const asked = input.AssociationVersion;
    if (asked !== undefined && asked !== '$LATEST' && asked !== String(before.version))
      throw new AwsError('InvalidAssociationVersion', 'The version you specified is not valid.');
    if (before.versions.length >= MAX_VERSIONS)
      throw new AwsError(
        'AssociationVersionLimitExceeded',
        `You have reached the maximum number versions allowed for an association: ${MAX_VERSIONS}.`,
      );
    const content = await readAssociation(call, {
      ...input,
      Name: input.Name ?? before.documentName,
      Targets: input.Targets ?? before.targets,
    });
    const version = before.version + 1;
    const { id, versions, createdAt, status, executedAt, succeededAt } = before;
    const association: AssociationRow = {
      ...content,
      id,
      version,
      versions: [...versions, { version, createdAt: call.now(), content }],
      createdAt,
      updatedAt: call.now(),
      status,
      ...(executedAt === undefined ? {} : { executedAt }),
      ...(succeededAt === undefined ? {} : { succeededAt }),
    };
    begin(call, association);
    return { AssociationDescription: describeAssociationRow(call, association) };
  },
});

export const deleteAssociation = operation('DeleteAssociation', {
  access: (input, call) => onAssociation(call, 'DeleteAssociation', input.AssociationId),
  handle(input, call) {
    const { id } = requireAssociation(call, input);
    associations(call).delete(id);
    unschedule(call, id);
    for (const [key, row] of nodeStatuses(call).entries()) if (row.associationId === id) nodeStatuses(call).delete(key);
    for (const [key, row] of executions(call).entries()) if (row.associationId === id) executions(call).delete(key);
    dropAssociationCompliance(call, id);
    return {};
  },
});

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartAssociationsOnce.html */
export const startAssociationsOnce = operation('StartAssociationsOnce', {
  access: (input, call) => (input.AssociationIds ?? []).map((id) => onAssociation(call, 'StartAssociationsOnce', id)),
  handle(input, call) {
    const ids = input.AssociationIds ?? [];
    if (ids.length < 1 || ids.length > 10) throw new AwsError('InvalidAssociation', 'Specify 1 to 10 associations.');
    const rows = ids.map((AssociationId) => requireAssociation(call, { AssociationId }));
    for (const { id } of rows) applyLater(call, id);
    return {};
  },
});
