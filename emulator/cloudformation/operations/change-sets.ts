import { isDeepStrictEqual } from 'node:util';
import type { ChangeSetStatus, ExecutionStatus, Replacement } from '@aws-sdk/client-cloudformation';
import { arn, type Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { beginCreate, beginUpdate } from '../engine/begin.ts';
import { checkCapabilities, checkPlan, readParameters, readTemplate } from '../engine/read-request.ts';
import { typeOf } from '../engine/provision.ts';
import { setStackStatus } from '../engine/stack-events.ts';
import { activeResources, stackScope } from '../engine/stack-scope.ts';
import {
  changeSets,
  findStack,
  resourcesOf,
  stacks,
  templates,
  type ChangeSet,
  type Stack,
  type StackTemplate,
} from '../state.ts';
import { parseTemplate } from '../template/parse-template.ts';
import { invalid } from '../template/template.ts';
import { emptyStack } from './create-stack.ts';
import { describedStack, operation, page, stackAccess, stackPrincipal } from './operation.ts';
import { nothingChanges, updatableStack, updatedStack } from './update-stack.ts';

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html */
export const createChangeSet = operation('CreateChangeSet', {
  access: stackAccess('CreateChangeSet'),
  async handle(input, call) {
    const type = input.ChangeSetType ?? 'UPDATE';
    if (type === 'IMPORT') throw invalid('ChangeSetType IMPORT is not supported by this endpoint.');
    const name = input.ChangeSetName ?? '';
    if (!/^[a-zA-Z][-a-zA-Z0-9]{0,127}$/.test(name))
      throw invalid(
        `1 validation error detected: Value '${name}' at 'changeSetName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*`,
      );
    const { stack, template } =
      type === 'CREATE'
        ? await newStack(call, input)
        : await updatedStack(call, updatableStack(call, input.StackName ?? ''), input);
    if (
      changeSets(call)
        .values()
        .some((one) => one.stackId === stack.stackId && one.name === name)
    )
      throw new AwsError('AlreadyExistsException', `ChangeSet ${name} already exists`, 400);
    checkCapabilities(template.parsed, stack.capabilities);
    checkPlan(call, stack, template.parsed);
    const before = type === 'CREATE' ? undefined : stacks(call).get(stack.stackId);
    if (type === 'CREATE' && stack.status !== 'REVIEW_IN_PROGRESS')
      setStackStatus(call, stack, 'REVIEW_IN_PROGRESS', 'User Initiated');
    const empty = before !== undefined && nothingChanges(call, before, stack, template);
    const changeSet: ChangeSet = {
      changeSetId: arn(call, 'cloudformation', `changeSet/${name}/${call.ids.uuid()}`),
      name,
      stackId: stack.stackId,
      type,
      createdAt: call.now(),
      status: empty ? 'FAILED' : 'CREATE_COMPLETE',
      executionStatus: empty ? 'UNAVAILABLE' : 'AVAILABLE',
      ...(empty
        ? {
            statusReason:
              "The submitted information didn't contain changes. Submit different information to create a change set.",
          }
        : {}),
      ...(input.Description === undefined ? {} : { description: input.Description }),
      body: template.body,
      parameters: stack.parameters,
      tags: stack.tags,
      capabilities: stack.capabilities,
      notificationArns: stack.notificationArns,
      ...(stack.roleArn === undefined ? {} : { roleArn: stack.roleArn }),
      changes: empty ? [] : changesOf(call, stack, template),
    };
    changeSets(call).put(changeSet.changeSetId, changeSet);
    return { Id: changeSet.changeSetId, StackId: stack.stackId };
  },
});

type ChangeSetRequest = Parameters<typeof emptyStack>[1] & Parameters<typeof updatedStack>[2];

async function newStack(call: Call, input: ChangeSetRequest): Promise<{ stack: Stack; template: StackTemplate }> {
  const existing = findStack(call, input.StackName ?? '');
  if (existing && existing.status !== 'REVIEW_IN_PROGRESS')
    throw invalid(
      `Stack [${existing.stackName}] already exists and cannot be created again with the changeSet [CREATE].`,
    );
  const template = await readTemplate(call, input, call.principal);
  const parameters = await readParameters(call, template.parsed, input.Parameters ?? [], [], call.principal);
  const stack = emptyStack(call, input);
  const identity = existing
    ? { stackId: existing.stackId, status: existing.status, createdAt: existing.createdAt }
    : {};
  const description = template.parsed.Description === undefined ? {} : { description: template.parsed.Description };
  return { stack: { ...stack, ...identity, ...description, parameters }, template };
}

/** What would be added, changed and removed, by what the templates say. */
function changesOf(call: Call, stack: Stack, template: StackTemplate): ChangeSet['changes'] {
  const active = activeResources(template.parsed, stackScope(call, stack, template.parsed));
  const old = templates(call).get(stack.stackId)?.parsed.Resources ?? {};
  const existing = new Map(resourcesOf(call, stack.stackId).map((resource) => [resource.logicalId, resource]));
  const changes: ChangeSet['changes'] = [];
  for (const logicalId of active) {
    const declared = template.parsed.Resources[logicalId];
    if (!declared) continue;
    const record = existing.get(logicalId);
    const physical = record?.physicalId === undefined ? {} : { physicalId: record.physicalId };
    if (!record) changes.push({ action: 'Add', logicalId, type: declared.Type });
    else if (!isDeepStrictEqual(old[logicalId], declared)) {
      const before = old[logicalId]?.Properties ?? {};
      const after = declared.Properties ?? {};
      const replaced = typeOf(declared.Type).replaces.some((name) => !isDeepStrictEqual(before[name], after[name]));
      changes.push({
        action: 'Modify',
        logicalId,
        ...physical,
        type: declared.Type,
        replacement: replaced ? 'True' : 'False',
      });
    }
  }
  for (const [logicalId, record] of existing)
    if (!active.has(logicalId))
      changes.push({
        action: 'Remove',
        logicalId,
        type: record.type,
        ...(record.physicalId === undefined ? {} : { physicalId: record.physicalId }),
      });
  return changes;
}

interface ChangeSetName {
  ChangeSetName?: string | undefined;
  StackName?: string | undefined;
}

function findChangeSet(call: Call, input: ChangeSetName): ChangeSet {
  const name = input.ChangeSetName ?? '';
  const byId = changeSets(call).get(name);
  if (byId) return byId;
  if (input.StackName === undefined)
    throw invalid('StackName must be specified if ChangeSetName is not specified as an ARN.');
  const { stackId } = describedStack(call, input.StackName);
  const found = changeSets(call)
    .values()
    .find((one) => one.stackId === stackId && one.name === name);
  if (!found) throw new AwsError('ChangeSetNotFound', `ChangeSet [${name}] does not exist`, 404);
  return found;
}

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeChangeSet.html */
export const describeChangeSet = operation('DescribeChangeSet', {
  access: stackAccess('DescribeChangeSet'),
  handle(input, call) {
    const set = findChangeSet(call, input);
    const stack = describedStack(call, set.stackId);
    const { items, next } = page(set.changes, input.NextToken, 100);
    return {
      ...summary(set, stack),
      Parameters: set.parameters.map(({ key, value, noEcho }) => ({
        ParameterKey: key,
        ParameterValue: noEcho ? '****' : value,
      })),
      Capabilities: set.capabilities as never,
      Tags: Object.entries(set.tags).map(([Key, Value]) => ({ Key, Value })),
      NotificationARNs: set.notificationArns,
      Changes: items.map((change) => ({
        Type: 'Resource' as const,
        ResourceChange: {
          Action: change.action,
          LogicalResourceId: change.logicalId,
          PhysicalResourceId: change.physicalId,
          ResourceType: change.type,
          Replacement: change.replacement as Replacement | undefined,
          Scope: [],
          Details: [],
        },
      })),
      NextToken: next,
    };
  },
});

const summary = (set: ChangeSet, stack: Stack) => ({
  ChangeSetId: set.changeSetId,
  ChangeSetName: set.name,
  StackId: set.stackId,
  StackName: stack.stackName,
  Description: set.description,
  CreationTime: new Date(set.createdAt),
  Status: set.status as ChangeSetStatus,
  StatusReason: set.statusReason,
  ExecutionStatus: set.executionStatus as ExecutionStatus,
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ExecuteChangeSet.html */
export const executeChangeSet = operation('ExecuteChangeSet', {
  access: stackAccess('ExecuteChangeSet'),
  handle(input, call) {
    const set = findChangeSet(call, input);
    if (set.executionStatus !== 'AVAILABLE')
      throw new AwsError(
        'InvalidChangeSetStatus',
        `ChangeSet [${set.changeSetId}] cannot be executed in its current status of [${set.status}]`,
      );
    const previous = describedStack(call, set.stackId);
    if (set.type === 'UPDATE') updatableStack(call, set.stackId);
    const template = { body: set.body, parsed: parseTemplate(set.body) };
    const { parameters, tags, capabilities, notificationArns } = set;
    const description = template.parsed.Description === undefined ? {} : { description: template.parsed.Description };
    const role = set.roleArn === undefined ? {} : { roleArn: set.roleArn };
    const onFailure = input.DisableRollback ? { onFailure: 'DO_NOTHING' as const } : {};
    const stack: Stack = {
      ...previous,
      ...description,
      ...role,
      ...onFailure,
      parameters,
      tags,
      capabilities,
      notificationArns,
    };
    // a stack has no other change set left once one is carried out
    for (const other of changeSets(call).values())
      if (other.stackId === set.stackId && other.changeSetId !== set.changeSetId)
        changeSets(call).delete(other.changeSetId);
    changeSets(call).put(set.changeSetId, { ...set, executionStatus: 'EXECUTE_COMPLETE' });
    const principal = stackPrincipal(call, stack.roleArn);
    if (set.type === 'CREATE') beginCreate(call, stack, template, principal, input.ClientRequestToken);
    else
      beginUpdate(
        call,
        { stack: { ...stack, updatedAt: call.now() }, template, previous },
        principal,
        input.ClientRequestToken,
      );
    return {};
  },
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteChangeSet.html */
export const deleteChangeSet = operation('DeleteChangeSet', {
  access: stackAccess('DeleteChangeSet'),
  handle(input, call) {
    changeSets(call).delete(findChangeSet(call, input).changeSetId);
    return {};
  },
});

/** https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_ListChangeSets.html */
export const listChangeSets = operation('ListChangeSets', {
  access: stackAccess('ListChangeSets'),
  handle(input, call) {
    const stack = describedStack(call, input.StackName);
    const all = changeSets(call)
      .values()
      .filter((one) => one.stackId === stack.stackId);
    const { items, next } = page(all, input.NextToken, 100);
    return { Summaries: items.map((set) => summary(set, stack)), NextToken: next };
  },
});
