import type * as client from '@aws-sdk/client-ssm';
import { principalArn } from '../../call.ts';
import { AwsError, validationError } from '../../errors.ts';
import { operationsOf } from '../../wire/operation.ts';
import { checkPageSize, pageToken, readToken } from '../parameters/get-parameter.ts';
import { findOpsItem } from './ops-item.ts';
import { opsItemArn } from './ops-item-events.ts';
import { invalidField } from './ops-item-fields.ts';
import { relatedItems, type RelatedItem } from './state.ts';

const operation = operationsOf<typeof client>();
const MOST_RELATED_ITEMS = 100;

export const associateOpsItemRelatedItem = operation('AssociateOpsItemRelatedItem', {
  access: (input, call) => ({
    action: 'ssm:AssociateOpsItemRelatedItem',
    resource: opsItemArn(call, input.OpsItemId ?? ''),
  }),
  handle(input, call) {
    const { id: opsItemId } = findOpsItem(call, input.OpsItemId);
    const {
      AssociationType: associationType = '',
      ResourceType: resourceType = '',
      ResourceUri: resourceUri = '',
    } = input;
    if (associationType !== 'IsParentOf' && associationType !== 'RelatesTo')
      throw invalidField('AssociationType', 'AssociationType must be IsParentOf or RelatesTo.');
    if (!/^arn:[\w-]+:/.test(resourceUri))
      throw invalidField('ResourceUri', 'ResourceUri must be an Amazon Resource Name (ARN).');
    const own = relatedItems(call)
      .values()
      .filter((item) => item.opsItemId === opsItemId);
    if (own.some((item) => item.resourceUri === resourceUri))
      throw new AwsError(
        'OpsItemRelatedItemAlreadyExistsException',
        `The Amazon Resource Name (ARN) is already associated with the OpsItem.`,
        400,
        {
          ResourceUri: resourceUri,
          OpsItemId: opsItemId,
        },
      );
    if (own.length >= MOST_RELATED_ITEMS)
      throw new AwsError(
        'OpsItemLimitExceededException',
        `An OpsItem can have up to ${MOST_RELATED_ITEMS} related items.`,
        400,
        {
          ResourceTypes: [resourceType],
          Limit: MOST_RELATED_ITEMS,
          LimitType: 'RelatedItems',
        },
      );
    const item: RelatedItem = {
      associationId: call.ids.uuid(),
      opsItemId,
      associationType,
      resourceType,
      resourceUri,
      createdAt: call.now(),
      createdBy: principalArn(call.principal, call.partition),
    };
    relatedItems(call).put(item.associationId, item);
    return { AssociationId: item.associationId };
  },
});

export const disassociateOpsItemRelatedItem = operation('DisassociateOpsItemRelatedItem', {
  access: (input, call) => ({
    action: 'ssm:DisassociateOpsItemRelatedItem',
    resource: opsItemArn(call, input.OpsItemId ?? ''),
  }),
  handle(input, call) {
    const { id } = findOpsItem(call, input.OpsItemId);
    const item = relatedItems(call).get(input.AssociationId ?? '');
    if (item?.opsItemId !== id)
      throw new AwsError(
        'OpsItemRelatedItemAssociationNotFoundException',
        'The association was not found using the parameters you specified in the call. Verify the information and try again.',
      );
    relatedItems(call).delete(item.associationId);
    return {};
  },
});

const filters: Record<string, (item: RelatedItem) => string> = {
  ResourceType: (item) => item.resourceType,
  AssociationId: (item) => item.associationId,
  ResourceUri: (item) => item.resourceUri,
};

export const listOpsItemRelatedItems = operation('ListOpsItemRelatedItems', {
  access: (input, call) => ({
    action: 'ssm:ListOpsItemRelatedItems',
    resource: input.OpsItemId ? opsItemArn(call, input.OpsItemId) : '*',
  }),
  handle(input, call) {
    let found = relatedItems(call)
      .values()
      .filter((item) => input.OpsItemId === undefined || item.opsItemId === input.OpsItemId);
    for (const { Key = '', Values = [], Operator } of input.Filters ?? []) {
      const of = filters[Key];
      if (!of || Operator !== 'Equal') throw validationError(`The filter ${Key} with ${Operator} is not valid.`);
      found = found.filter((item) => Values.includes(of(item)));
    }
    const start = readToken(input.NextToken);
    const end = start + checkPageSize(input.MaxResults, 50);
    return {
      Summaries: found.slice(start, end).map((item) => ({
        OpsItemId: item.opsItemId,
        AssociationId: item.associationId,
        ResourceType: item.resourceType,
        AssociationType: item.associationType,
        ResourceUri: item.resourceUri,
        CreatedBy: { Arn: item.createdBy },
        CreatedTime: new Date(item.createdAt),
        LastModifiedBy: { Arn: item.createdBy },
        LastModifiedTime: new Date(item.createdAt),
      })),
      ...(end < found.length ? { NextToken: pageToken(end) } : {}),
    };
  },
});
