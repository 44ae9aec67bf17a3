import * as client from '@aws-sdk/client-ec2';
import type { ServiceDefinition } from '../wire/operation.ts';
import {
  disableEbsEncryptionByDefault,
  enableEbsEncryptionByDefault,
  getEbsDefaultKmsKeyId,
  getEbsEncryptionByDefault,
  modifyEbsDefaultKmsKeyId,
  resetEbsDefaultKmsKeyId,
} from './ebs-encryption.ts';
import { copyImage } from './copy-image.ts';
import { createImage, imageReady } from './create-image.ts';
import { deregisterImage } from './deregister-image.ts';
import { describeImages, describeRegions } from './images.ts';
import { describeInstances } from './instances/describe-instances.ts';
import {
  describeInstanceAttribute,
  modifyInstanceAttribute,
  modifyInstanceMetadataOptions,
  monitorInstances,
  unmonitorInstances,
} from './instances/instance-attributes.ts';
import {
  instanceRebooted,
  moveInstance,
  rebootInstances,
  startInstances,
  stopInstances,
  terminateInstances,
} from './instances/instance-states.ts';
import { describeInstanceStatus } from './instances/instance-status.ts';
import { getInstanceMetadataDefaults, modifyInstanceMetadataDefaults } from './instances/metadata-defaults.ts';
import { runInstances } from './instances/run-instances.ts';
import { publishStatus } from './instances/status-metrics.ts';
import { authorizeSecurityGroupEgress, authorizeSecurityGroupIngress } from './security-groups/authorize.ts';
import { createSecurityGroup, deleteSecurityGroup, describeSecurityGroups } from './security-groups/groups.ts';
import {
  modifySecurityGroupRules,
  updateSecurityGroupRuleDescriptionsEgress,
  updateSecurityGroupRuleDescriptionsIngress,
} from './security-groups/modify.ts';
import { revokeSecurityGroupEgress, revokeSecurityGroupIngress } from './security-groups/revoke.ts';
import { describeSecurityGroupRules } from './security-groups/rules.ts';
import { deleteSnapshot, describeSnapshots } from './snapshots.ts';
import { createTags, deleteTags, describeTags } from './tags.ts';
import { createVolume, deleteVolume, describeVolumes } from './volumes.ts';
import { createSubnet, createVpc, describeSubnets, describeVpcs } from './vpcs.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/Welcome.html */
export const service: ServiceDefinition = {
  folder: 'ec2',
  module: client,
  operations: [
    createVpc,
    describeVpcs,
    createSubnet,
    describeSubnets,
    createSecurityGroup,
    deleteSecurityGroup,
    describeSecurityGroups,
    describeSecurityGroupRules,
    authorizeSecurityGroupIngress,
    authorizeSecurityGroupEgress,
    revokeSecurityGroupIngress,
    revokeSecurityGroupEgress,
    updateSecurityGroupRuleDescriptionsIngress,
    updateSecurityGroupRuleDescriptionsEgress,
    modifySecurityGroupRules,
    runInstances,
    describeInstances,
    startInstances,
    stopInstances,
    rebootInstances,
    terminateInstances,
    describeInstanceStatus,
    modifyInstanceMetadataOptions,
    modifyInstanceMetadataDefaults,
    getInstanceMetadataDefaults,
    modifyInstanceAttribute,
    describeInstanceAttribute,
    monitorInstances,
    unmonitorInstances,
    enableEbsEncryptionByDefault,
    disableEbsEncryptionByDefault,
    getEbsEncryptionByDefault,
    getEbsDefaultKmsKeyId,
    modifyEbsDefaultKmsKeyId,
    resetEbsDefaultKmsKeyId,
    createVolume,
    describeVolumes,
    deleteVolume,
    createTags,
    deleteTags,
    describeTags,
    describeRegions,
    describeImages,
    createImage,
    copyImage,
    deregisterImage,
    describeSnapshots,
    deleteSnapshot,
  ],
  tasks: {
    'instance-state': moveInstance,
    'instance-rebooted': instanceRebooted,
    'publish-status': publishStatus,
    'image-ready': imageReady,
  },
};
