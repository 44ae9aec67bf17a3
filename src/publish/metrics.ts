import type { LedgerEntry } from '../record/remediation-record.ts';

/** Counts, as CloudWatch metrics in the embedded metric format: Powertools' `Metrics` fits. */
export interface Metrics {
  singleMetric(): {
    addDimension(name: string, value: string): unknown;
    addMetric(name: string, unit: 'Count', value: number): unknown;
  };
}

/** One count for each entry, by state and remediation. */
export function countEntry(metrics: Metrics, entry: LedgerEntry): void {
  const metric = metrics.singleMetric();
  metric.addDimension('state', entry.state);
  if (entry.remediation) metric.addDimension('remediation', entry.remediation);
  metric.addMetric('RemediationStateChange', 'Count', 1);
}
