import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { associations, type AssociationRow } from './state.ts';

interface Named {
  AssociationId?: string | undefined;
  Name?: string | undefined;
  InstanceId?: string | undefined;
}

/** By its id, or as the older form has it by document and instance. */
export function findAssociation(call: Call, { AssociationId, Name, InstanceId }: Named): AssociationRow | undefined {
  if (AssociationId !== undefined) return associations(call).get(AssociationId);
  return associations(call)
    .values()
    .find(
      ({ documentName, targets }) =>
        documentName === Name &&
        targets.length === 1 &&
        targets[0]?.Key === 'InstanceIds' &&
        targets[0].Values?.length === 1 &&
        targets[0].Values[0] === InstanceId,
    );
}

export function requireAssociation(call: Call, named: Named): AssociationRow {
  const found = findAssociation(call, named);
  if (!found) throw new AwsError('AssociationDoesNotExist', 'The specified association does not exist.');
  return found;
}
