import type { AwsSecurityFinding } from '@aws-sdk/client-securityhub';
import type { Call } from '../call.ts';
import type { OcsfFinding } from './state.ts';

/** One finding an event. https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-cwe-event-formats.html */
export const emitImported = (finding: AwsSecurityFinding, call: Call): void =>
  call.emit({
    source: 'aws.securityhub',
    detailType: 'Security Hub Findings - Imported',
    resources: [`${finding.ProductArn}/${finding.Id}`],
    detail: { findings: [finding] },
  });

export const emitImportedV2 = (finding: OcsfFinding, call: Call): void =>
  call.emit({
    source: 'aws.securityhub',
    detailType: 'Findings Imported V2',
    resources: [finding.metadata.uid],
    detail: { findings: [finding] },
  });
