import * as client from '@aws-sdk/client-securityhub';
import type { ServiceDefinition } from '../wire/operation.ts';
import { batchImportFindings } from './batch-import-findings.ts';
import { batchUpdateFindings } from './batch-update-findings.ts';
import { evaluated } from './control-findings.ts';
import {
  batchGetSecurityControls,
  batchGetStandardsControlAssociations,
  batchUpdateStandardsControlAssociations,
  listSecurityControlDefinitions,
  updateSecurityControl,
} from './control-operations.ts';
import { getFindings } from './get-findings.ts';
import {
  batchUpdateFindingsV2,
  describeSecurityHubV2,
  disableSecurityHubV2,
  enableSecurityHubV2,
  getFindingsV2,
} from './hub-v2.ts';
import {
  batchDisableStandards,
  batchEnableStandards,
  describeHub,
  disableSecurityHub,
  enableSecurityHub,
  getEnabledStandards,
} from './hub.ts';

/** https://docs.aws.amazon.com/securityhub/1.0/APIReference/Welcome.html */
export const service: ServiceDefinition = {
  folder: 'security-hub',
  module: client,
  operations: [
    enableSecurityHub,
    disableSecurityHub,
    describeHub,
    batchEnableStandards,
    batchDisableStandards,
    getEnabledStandards,
    batchImportFindings,
    batchUpdateFindings,
    getFindings,
    listSecurityControlDefinitions,
    batchGetSecurityControls,
    updateSecurityControl,
    batchUpdateStandardsControlAssociations,
    batchGetStandardsControlAssociations,
    enableSecurityHubV2,
    disableSecurityHubV2,
    describeSecurityHubV2,
    getFindingsV2,
    batchUpdateFindingsV2,
  ],
  tasks: { evaluated },
};
