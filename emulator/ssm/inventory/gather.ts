import type { Call } from '../../call.ts';
import { softwareOf } from '../nodes/find-node.ts';
import type { ManagedNode } from '../nodes/state.ts';
import { syncLater } from './resource-data-sync.ts';
import { SCHEMAS } from './schemas.ts';
import { inventory, inventoryKey } from './state.ts';

type Content = Record<string, string>[];

const seconds = (at: number): string => `${new Date(at).toISOString().slice(0, 19)}Z`;

/** What an agent finds on its node, by the input of `aws:softwareInventory` that asks for it. */
const gatherers: Readonly<Record<string, { type: string; gather: (call: Call, node: ManagedNode) => Content }>> = {
  applications: {
    type: 'AWS:Application',
    gather: (call, node) =>
      softwareOf(call, node).packages.map((one) => ({
        Name: one.name,
        ApplicationType: '',
        Publisher: one.publisher,
        Version: one.version,
        InstalledTime: seconds(one.installedAt),
        Architecture: one.architecture,
        URL: '',
      })),
  },
  awsComponents: {
    type: 'AWS:AWSComponent',
    gather: (call, node) =>
      softwareOf(call, node)
        .packages.filter(({ name, source }) => source === 'distributor' || /^amazon.ssm.agent$/i.test(name))
        .map((one) => ({
          Name: one.name,
          ApplicationType: 'System Environment/Daemons',
          Publisher: 'Amazon.com',
          Version: one.version,
          InstalledTime: seconds(one.installedAt),
          Architecture: one.architecture,
          URL: '',
        })),
  },
  networkConfig: {
    type: 'AWS:Network',
    gather: (_call, node) => [
      {
        Name: node.platformType === 'Windows' ? 'Ethernet' : 'ens5',
        SubnetMask: '255.255.240.0',
        Gateway: node.ipAddress.replace(/\d+$/, '1'),
        DHCPServer: '',
        DNSServer: '',
        MacAddress: '',
        IPV4: node.ipAddress,
        IPV6: '',
      },
    ],
  },
  services: {
    type: 'AWS:Service',
    gather: (call, node) =>
      node.platformType !== 'Windows'
        ? []
        : softwareOf(call, node).services.map((one) => ({
            Name: one.name,
            DisplayName: one.displayName,
            ServiceType: 'Win32OwnProcess',
            Status: one.status === 'running' ? 'Running' : 'Stopped',
            DependentServices: '',
            ServicesDependedOn: '',
            StartType: one.startType === 'automatic' ? 'Automatic' : one.startType === 'manual' ? 'Manual' : 'Disabled',
          })),
  },
  windowsUpdates: {
    type: 'AWS:WindowsUpdate',
    gather: (call, node) =>
      node.platformType !== 'Windows'
        ? []
        : softwareOf(call, node).patches.map((one) => ({
            HotFixId: one.id,
            Description: 'Security Update',
            InstalledTime: seconds(one.installedAt),
            InstalledBy: 'NT AUTHORITY\\SYSTEM',
          })),
  },
  instanceDetailedInformation: {
    type: 'AWS:InstanceDetailedInformation',
    gather: (_call, node) => [
      {
        CPUModel: node.architecture === 'arm64' ? 'AWS Graviton3' : 'Intel(R) Xeon(R) Platinum 8375C CPU @ 2.90GHz',
        CPUSpeedMHz: '2900',
        CPUs: '2',
        CPUSockets: '1',
        CPUCores: '1',
        CPUHyperThreadEnabled: 'true',
        OSServicePack: '',
      },
    ],
  },
};

/** What is known of a node without an inventory. */
export const gatherInformation = (node: ManagedNode): Record<string, string> => ({
  AgentType: 'amazon-ssm-agent',
  AgentVersion: node.agentVersion,
  ComputerName: node.computerName,
  InstanceId: node.id,
  InstanceStatus: node.onlineSince === undefined ? 'Stopped' : 'Active',
  IpAddress: node.ipAddress,
  PlatformName: node.platformName,
  PlatformType: node.platformType,
  PlatformVersion: node.platformVersion,
  ResourceType: node.kind === 'ec2' ? 'EC2Instance' : 'ManagedInstance',
});

/** Gathers what is `Enabled`. Answers the types that were gathered. */
export function gatherInventory(call: Call, node: ManagedNode, inputs: Readonly<Record<string, unknown>>): string[] {
  const gathered: string[] = ['AWS:InstanceInformation'];
  putType(call, node, 'AWS:InstanceInformation', [gatherInformation(node)]);
  for (const [input, { type, gather }] of Object.entries(gatherers)) {
    if (inputs[input] !== 'Enabled') continue;
    putType(call, node, type, gather(call, node));
    gathered.push(type);
  }
  call.changed('AWS::SSM::ManagedInstanceInventory', node.id);
  return gathered;
}

function putType(call: Call, node: ManagedNode, typeName: string, content: Content): void {
  const schemaVersion = SCHEMAS.find((schema) => schema.TypeName === typeName)?.Version ?? '1.0';
  const row = { nodeId: node.id, typeName, schemaVersion, capturedAt: call.now(), content };
  inventory(call).put(inventoryKey(node.id, typeName), row);
  syncLater(call, row);
}
