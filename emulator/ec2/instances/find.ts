import type { Call } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import { instances, type Instance } from '../state.ts';

export function findInstance(id: string, call: Call): Instance {
  return findInstances([id], call)[0] as Instance;
}

/** All that do not exist are named in one error. */
export function findInstances(ids: string[], call: Call): Instance[] {
  const malformed = ids.find((id) => !/^i-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id));
  if (malformed !== undefined)
    throw new AwsError('InvalidInstanceID.Malformed', `Invalid id: "${malformed}" (expecting "i-...")`);
  const unknown = ids.filter((id) => !instances(call).has(id));
  if (unknown.length === 1)
    throw new AwsError('InvalidInstanceID.NotFound', `The instance ID '${unknown[0]}' does not exist`);
  if (unknown.length > 1)
    throw new AwsError('InvalidInstanceID.NotFound', `The instance IDs '${unknown.join(', ')}' do not exist`);
  return ids.map((id) => instances(call).get(id) as Instance);
}

export function putInstance(instance: Instance, call: Call): void {
  instances(call).put(instance.id, instance);
  call.changed('AWS::EC2::Instance', instance.id);
}

const CODES = { pending: 0, running: 16, 'shutting-down': 32, terminated: 48, stopping: 64, stopped: 80 } as const;

export const describeState = (state: Instance['state']) => ({ Code: CODES[state], Name: state });
