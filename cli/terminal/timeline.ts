import { styleText } from 'node:util';
import type { EmittedEvent } from '../../emulator/call.ts';

/** One line of the story, before it is laid out. */
export interface Line {
  kind: 'finding' | 'decision' | 'step' | 'outcome';
  /** Who speaks: a source, the policy, the runbook. */
  who: string;
  what: string;
  /** How it went. */
  tone: 'good' | 'bad' | 'neutral' | 'waiting';
}

type Detail = Record<string, unknown>;
const text = (value: unknown): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const at = (value: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>((found, key) => (found as Record<string | number, unknown> | undefined)?.[key], value);

const GOOD_STATES = new Set(['fixed', 'undone']);
const BAD_STATES = new Set(['failed', 'noEffect', 'unverified', 'rejected']);
const toneOf = (state: string): Line['tone'] => {
  if (GOOD_STATES.has(state)) return 'good';
  if (BAD_STATES.has(state)) return 'bad';
  return state === 'running' || state === 'verifying' ? 'neutral' : 'waiting';
};

/** What each kind of event says to a person; kinds that are not here say nothing. */
const readers: Readonly<Record<string, (detail: Detail, event: EmittedEvent) => Line | undefined>> = {
  'Config Rules Compliance Change': (detail) => {
    const compliance = text(at(detail, 'newEvaluationResult', 'complianceType'));
    const rule = text(detail['configRuleName']);
    // Security Hub's own rules speak through its findings
    if (rule.startsWith('securityhub-')) return undefined;
    return {
      kind: 'finding',
      who: 'config',
      what: `${rule}: ${text(detail['resourceId'])} is ${compliance}`,
      tone: compliance === 'COMPLIANT' ? 'good' : 'bad',
    };
  },
  'Security Hub Findings - Imported': (detail) => {
    const finding = at(detail, 'findings', 0);
    const status = text(at(finding, 'Compliance', 'Status'));
    const resource = text(at(finding, 'Resources', 0, 'Id'));
    return {
      kind: 'finding',
      who: 'security hub',
      what: `${text(at(finding, 'Compliance', 'SecurityControlId'))}: ${resource} ${status} (${text(at(finding, 'Workflow', 'Status'))})`,
      tone: status === 'PASSED' ? 'good' : 'bad',
    };
  },
  'CloudWatch Alarm State Change': (detail) => {
    const state = text(at(detail, 'state', 'value'));
    return {
      kind: 'finding',
      who: 'alarm',
      what: `${text(detail['alarmName'])} is ${state}`,
      tone: state === 'OK' ? 'good' : state === 'ALARM' ? 'bad' : 'neutral',
    };
  },
  'EC2 Automation Step Status-change Notification': (detail) => {
    const status = text(detail['Status']);
    return {
      kind: 'step',
      who: text(detail['Definition']),
      what: `${text(detail['StepName'])} (${text(detail['Action'])}) ${status}`,
      tone: status === 'Success' ? 'neutral' : 'bad',
    };
  },
  'Remediation State Change': (detail) => {
    const state = text(detail['state']);
    if (state === 'rejected')
      return { kind: 'outcome', who: 'rectify', what: `event rejected: ${text(detail['message'])}`, tone: 'bad' };
    const why = text(detail['reason']) || text(detail['message']);
    const decided = state === 'running' || state === 'held' || state === 'skipped' || state === 'observed';
    return {
      kind: decided ? 'decision' : 'outcome',
      who: text(detail['policy']) || 'rectify',
      what: `${text(detail['remediation'])} ${text(detail['resourceId'])}: ${state}${why ? ` (${why})` : ''}`,
      tone: toneOf(state),
    };
  },
};

export const lineOf = (event: EmittedEvent): Line | undefined =>
  readers[event.detailType]?.((event.detail ?? {}) as Detail, event);

const GLYPHS: Record<Line['kind'], string> = { finding: '●', decision: '◆', step: '·', outcome: '■' };
const COLOURS = { good: 'green', bad: 'red', neutral: 'cyan', waiting: 'yellow' } as const;

/** `00:12.345  ● config        restricted-ssh: sg-0a is NON_COMPLIANT`. Control characters of a name stay out of the terminal. */
export function showLine(line: Line, elapsedMs: number, colour: boolean): string {
  const minutes = Math.floor(elapsedMs / 60_000);
  const seconds = ((elapsedMs % 60_000) / 1000).toFixed(3).padStart(6, '0');
  // oxlint-disable-next-line no-control-regex -- these are the very characters that must not pass
  const safe = (value: string): string => value.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '�');
  const paint = (value: string): string => (colour ? styleText(COLOURS[line.tone], value) : value);
  const indent = line.kind === 'step' ? '  ' : '';
  return `${String(minutes).padStart(2, '0')}:${seconds}  ${paint(GLYPHS[line.kind])} ${safe(line.who).padEnd(14)} ${indent}${paint(safe(line.what))}\n`;
}
