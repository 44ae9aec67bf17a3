import type * as client from '@aws-sdk/client-ssm';
import { arn, principalArn, type Call, type Scope } from '../../call.ts';
import { AwsError } from '../../errors.ts';
import type { Table } from '../../store.ts';
import { operationsOf } from '../../wire/operation.ts';

const operation = operationsOf<typeof client>();

export interface Setting {
  value: string;
  modifiedAt: number;
  modifiedBy: string;
}

const settings = (scope: Scope): Table<Setting> => scope.table('ssm/settings');

/** https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_UpdateServiceSetting.html, with their defaults. */
const presets: Record<string, string> = {
  '/ssm/appmanager/appmanager-enabled': 'True',
  '/ssm/automation/customer-script-log-destination': '',
  '/ssm/automation/customer-script-log-group-name': '',
  '/ssm/automation/enable-adaptive-concurrency': 'False',
  '/ssm/automation/throttled-retry-time-limit': '0',
  '/ssm/documents/console/public-sharing-permission': 'Enable',
  '/ssm/managed-instance/activation-tier': 'standard',
  '/ssm/managed-instance/default-ec2-instance-management-role': '',
  '/ssm/opsinsights/opscenter': 'Disabled',
  '/ssm/parameter-store/default-parameter-tier': 'Standard',
  '/ssm/parameter-store/high-throughput-enabled': 'false',
};

const choices: Record<string, readonly string[]> = {
  '/ssm/documents/console/public-sharing-permission': ['Enable', 'Disable'],
  '/ssm/opsinsights/opscenter': ['Enabled', 'Disabled'],
  '/ssm/parameter-store/default-parameter-tier': ['Standard', 'Advanced', 'Intelligent-Tiering'],
  '/ssm/parameter-store/high-throughput-enabled': ['true', 'false'],
  '/ssm/managed-instance/activation-tier': ['standard', 'advanced'],
};

/** A setting is named by its id or its ARN. */
function readId(given: string | undefined): string {
  const id = (given ?? '').replace(/^arn:[\w-]+:ssm:[\w-]+:\d{12}:servicesetting/, '');
  if (!(id in presets))
    throw new AwsError('ServiceSettingNotFound', `The specified service setting wasn't found: ${given}`);
  return id;
}

/** The value in force. */
export const serviceSetting = (call: Scope, id: string): { value: string; set?: Setting } => {
  const set = settings(call).get(id);
  return set ? { value: set.value, set } : { value: presets[id] ?? '' };
};

const settingArn = (call: Call, id: string): string => arn(call, 'ssm', `servicesetting${id}`);

function shown(call: Call, id: string): client.ServiceSetting {
  const { value, set } = serviceSetting(call, id);
  return {
    SettingId: id,
    SettingValue: value,
    ARN: settingArn(call, id),
    Status: set ? 'Customized' : 'Default',
    LastModifiedDate: new Date(set?.modifiedAt ?? 0),
    LastModifiedUser: set?.modifiedBy ?? 'System',
  };
}

export const getServiceSetting = operation('GetServiceSetting', {
  access: (input, call) => ({ action: 'ssm:GetServiceSetting', resource: settingArn(call, readId(input.SettingId)) }),
  handle: (input, call) => ({ ServiceSetting: shown(call, readId(input.SettingId)) }),
});

export const updateServiceSetting = operation('UpdateServiceSetting', {
  access: (input, call) => ({
    action: 'ssm:UpdateServiceSetting',
    resource: settingArn(call, readId(input.SettingId)),
  }),
  handle(input, call) {
    const id = readId(input.SettingId);
    const value = input.SettingValue ?? '';
    if (choices[id] && !choices[id].includes(value))
      throw new AwsError(
        'ValidationException',
        `The setting value ${value} is not valid for ${id}. Valid values: ${choices[id].join(', ')}`,
      );
    settings(call).put(id, { value, modifiedAt: call.now(), modifiedBy: principalArn(call.principal, call.partition) });
    return {};
  },
});

export const resetServiceSetting = operation('ResetServiceSetting', {
  access: (input, call) => ({ action: 'ssm:ResetServiceSetting', resource: settingArn(call, readId(input.SettingId)) }),
  handle(input, call) {
    const id = readId(input.SettingId);
    settings(call).delete(id);
    return { ServiceSetting: shown(call, id) };
  },
});
