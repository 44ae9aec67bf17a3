import { AwsError } from '../../errors.ts';
import { applyFilters, pageOf } from '../filters.ts';
import { anywhere, operation } from '../operation.ts';
import { instances, type Instance } from '../state.ts';
import { describeState, findInstances } from './find.ts';
import { statusChecks } from './status-metrics.ts';

const details = (status: 'ok' | 'impaired' | 'initializing', since: number | undefined) => [
  {
    Name: 'reachability' as const,
    Status:
      status === 'ok' ? ('passed' as const) : status === 'impaired' ? ('failed' as const) : ('initializing' as const),
    ...(status === 'impaired' && since !== undefined ? { ImpairedSince: new Date(since) } : {}),
  },
];

function describeStatus(instance: Instance, now: number) {
  const shared = {
    InstanceId: instance.id,
    AvailabilityZone: instance.zone,
    InstanceState: describeState(instance.state),
    Events: [],
  };
  if (instance.state !== 'running')
    return {
      ...shared,
      InstanceStatus: { Status: 'not-applicable' as const },
      SystemStatus: { Status: 'not-applicable' as const },
    };
  const checks = statusChecks(instance, now);
  return {
    ...shared,
    InstanceStatus: { Status: checks.instance, Details: details(checks.instance, instance.impairedSince) },
    SystemStatus: { Status: checks.system, Details: details(checks.system, instance.impairedSince) },
  };
}

/** Answers for running instances only, unless asked for all. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeInstanceStatus.html */
export const describeInstanceStatus = operation('DescribeInstanceStatus', {
  access: anywhere('ec2:DescribeInstanceStatus'),
  handle(input, call) {
    if (input.InstanceIds?.length && input.MaxResults !== undefined)
      throw new AwsError(
        'InvalidParameterCombination',
        'The parameter instancesSet cannot be used with the parameter maxResults',
      );
    const asked = input.InstanceIds?.length ? findInstances(input.InstanceIds, call) : instances(call).values();
    const found = applyFilters(
      asked.filter((instance) => input.IncludeAllInstances || instance.state === 'running'),
      input.Filters,
      {
        'availability-zone': (instance) => [instance.zone],
        'instance-state-name': (instance) => [instance.state],
        'instance-state-code': (instance) => [describeState(instance.state).Code],
        'instance-status.status': (instance) => [describeStatus(instance, call.now()).InstanceStatus.Status],
        'system-status.status': (instance) => [describeStatus(instance, call.now()).SystemStatus.Status],
      },
      call,
    );
    const { page, next } = pageOf(found, input);
    return { ...next, InstanceStatuses: page.map((instance) => describeStatus(instance, call.now())) };
  },
});
