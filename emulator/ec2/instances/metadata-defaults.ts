import { anywhere, invalidValue, operation } from '../operation.ts';
import { ec2Settings, putEc2Settings } from '../state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceMetadataDefaults.html */
export const modifyInstanceMetadataDefaults = operation('ModifyInstanceMetadataDefaults', {
  access: anywhere('ec2:ModifyInstanceMetadataDefaults'),
  handle(input, call) {
    const hopLimit = input.HttpPutResponseHopLimit;
    if (hopLimit !== undefined && hopLimit !== -1 && (hopLimit < 1 || hopLimit > 64))
      throw invalidValue(`Invalid value '${hopLimit}' for HttpPutResponseHopLimit. Must be -1 or between 1 and 64.`);
    const settings = ec2Settings(call);
    const kept = { ...settings.metadataDefaults };
    const set = <K extends keyof typeof kept>(name: K, value: (typeof kept)[K] | 'no-preference' | undefined): void => {
      if (value === 'no-preference' || value === -1) delete kept[name];
      else if (value !== undefined) kept[name] = value;
    };
    set('tokens', input.HttpTokens);
    set('hopLimit', hopLimit);
    set('endpoint', input.HttpEndpoint);
    set('tags', input.InstanceMetadataTags);
    putEc2Settings(call, { ...settings, metadataDefaults: kept });
    return { Return: true };
  },
});

export const getInstanceMetadataDefaults = operation('GetInstanceMetadataDefaults', {
  access: anywhere('ec2:GetInstanceMetadataDefaults'),
  handle(_input, call) {
    const { tokens, hopLimit, endpoint, tags } = ec2Settings(call).metadataDefaults ?? {};
    return {
      AccountLevel: {
        ...(tokens ? { HttpTokens: tokens } : {}),
        ...(hopLimit === undefined ? {} : { HttpPutResponseHopLimit: hopLimit }),
        ...(endpoint ? { HttpEndpoint: endpoint } : {}),
        ...(tags ? { InstanceMetadataTags: tags } : {}),
        ManagedBy: 'account' as const,
      },
    };
  },
});
