import { guidePage, type Action } from '../action.ts';
import { invalidInput } from '../failure.ts';

const TYPES = ['EC2', 'ManagedInstance', 'MaintenanceWindow', 'Parameter'] as const;

/** Tags EC2 resources, or one resource of Systems Manager. */
export const createTags: Action = {
  name: 'aws:createTags',
  documentation: guidePage('createtag'),
  inputs: {
    ResourceIds: { type: 'StringList', required: true },
    Tags: { type: 'MapList', required: true },
    ResourceType: { type: 'String', allowed: TYPES },
  },
  outputs: {},
  async run(run) {
    const { inputs } = run;
    const type = (inputs['ResourceType'] ?? 'EC2') as (typeof TYPES)[number];
    const ids = inputs['ResourceIds'] as string[];
    const Tags = inputs['Tags'];
    if (type === 'EC2') await run.invoke('ec2', 'CreateTags', { Resources: ids, Tags });
    else if (ids.length === 1)
      await run.invoke('ssm', 'AddTagsToResource', { ResourceType: type, ResourceId: ids[0], Tags });
    else throw invalidInput(`ResourceIds must have exactly one item for the resource type ${type}`);
    return { kind: 'done' };
  },
};
