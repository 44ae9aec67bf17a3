import { createHash } from 'node:crypto';
import { Checker } from '../core/checker.ts';
import { isFields, type Fields } from '../core/field-at.ts';
import type { Problem } from '../core/problem.ts';
import { readYaml } from '../core/yaml-text.ts';
import { readBindings } from './bindings.ts';
import { checkDocument, checkEvidence } from './check-document.ts';
import type { AlarmShape, Binding, Remediation, RemediationSeverity, Runbook } from './remediation.ts';

/** The texts of a folder under `runbooks/`. */
export interface RemediationFiles {
  /** The folder's name. */
  id: string;
  remediation: string;
  runbook: string;
  undo?: string;
}

const ID = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MEMBERS = [
  'title',
  'resourceType',
  'answers',
  'parameters',
  'severity',
  'disruption',
  'reads',
  'changes',
  'verify',
  'evidence',
  'irreversible',
  'undo',
];
const SEVERITIES: readonly RemediationSeverity[] = ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW', 'INFORMATIONAL'];
const DISRUPTIONS: readonly Remediation['disruption'][] = ['none', 'brief', 'restart'];

/** Reads a remediation from its texts. Every problem is listed; with any, there is no remediation. */
export function readRemediation(files: RemediationFiles): { remediation?: Remediation; problems: Problem[] } {
  const folder = `runbooks/${files.id}`;
  const yaml = readYaml(`${folder}/remediation.yaml`, files.remediation);
  const checker = new Checker(yaml.file, yaml.lineOf);
  const problems = [...yaml.problems];
  if (!ID.test(files.id))
    checker.add([], `The folder is called ${files.id}.`, 'Use small letters, digits and single dashes.');
  const fields = yaml.problems.length > 0 ? undefined : checker.fields(yaml.value, [], MEMBERS);
  const head = fields && readHead(fields, checker);
  const undo = fields && readUndo(fields, files, checker);
  const runbook = readRunbook(
    `${folder}/runbook.yaml`,
    documentNameOf(files.id),
    files.runbook,
    head?.parameters ?? {},
    problems,
  );
  const undoRunbook =
    undo && files.undo !== undefined
      ? readRunbook(`${folder}/undo.yaml`, `${documentNameOf(files.id)}-Undo`, files.undo, undo, problems)
      : undefined;
  if (head && runbook)
    for (const side of ['before', 'after'] as const)
      checkEvidence(runbook.content, head.evidence[side], ['evidence', side], checker);
  problems.push(...checker.problems);
  if (problems.length > 0 || !head || !runbook) return { problems };
  return {
    remediation: {
      id: files.id,
      ...head,
      runbook,
      ...(undoRunbook && undo ? { undo: { ...undoRunbook, parameters: undo } } : {}),
    },
    problems,
  };
}

/** `Rectify-S3BlockPublicAccess` */
export const documentNameOf = (id: string): string =>
  `Rectify-${id
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('')}`;

function readHead(fields: Fields, checker: Checker): Omit<Remediation, 'id' | 'runbook' | 'undo'> {
  const verify = checker.fields(fields['verify'], ['verify'], ['withinMinutes']) ?? {};
  const evidence = checker.fields(fields['evidence'], ['evidence'], ['before', 'after']) ?? {};
  const severity = fields['severity'] === undefined ? undefined : checker.oneOf(fields, 'severity', [], SEVERITIES);
  const irreversible = fields['irreversible'] === undefined ? undefined : checker.text(fields, 'irreversible', []);
  return {
    title: checker.text(fields, 'title', []) ?? '',
    resourceType:
      checker.text(fields, 'resourceType', [], {
        pattern: /^AWS::[A-Za-z0-9:]+$/,
        words: "AWS Config's name, such as AWS::S3::Bucket",
      }) ?? '',
    answers: readAnswers(fields, checker),
    parameters: readBindings(fields['parameters'] ?? {}, ['parameters'], FINDING_FIELDS, checker),
    ...(severity ? { severity } : {}),
    disruption: checker.oneOf(fields, 'disruption', [], DISRUPTIONS) ?? 'none',
    reads: checker.texts(fields, 'reads', [], 1),
    changes: checker.texts(fields, 'changes', [], 1),
    verify: { withinMinutes: checker.integer(verify, 'withinMinutes', ['verify'], 1, 1440) ?? 1 },
    ...(irreversible ? { irreversible } : {}),
    evidence: {
      before: checker.text(evidence, 'before', ['evidence']) ?? '',
      after: checker.text(evidence, 'after', ['evidence']) ?? '',
    },
  };
}

/** What a binding may come from: a finding's fields; an undo has the evidence too. */
const FINDING_FIELDS = ['resource', 'attributes', 'account', 'region', 'partition'];
const UNDO_FIELDS = ['resource', 'account', 'region', 'partition', 'before', 'after'];

function readAnswers(fields: Fields, checker: Checker): Remediation['answers'] {
  const path = ['answers'];
  const answers = checker.fields(fields['answers'], path, ['controls', 'configRules', 'alarms']) ?? {};
  const controls = checker.texts(answers, 'controls', path);
  const configRules = checker.texts(answers, 'configRules', path);
  const given: unknown[] = Array.isArray(answers['alarms']) ? answers['alarms'] : [];
  const alarms = given.flatMap((shape, index): AlarmShape[] => {
    const at = [...path, 'alarms', index];
    const known = checker.fields(shape, at, ['namespace', 'metrics', 'dimension']);
    if (!known) return [];
    return [
      {
        namespace: checker.text(known, 'namespace', at) ?? '',
        metrics: checker.texts(known, 'metrics', at, 1),
        dimension: checker.text(known, 'dimension', at) ?? '',
      },
    ];
  });
  if (controls.length + configRules.length + alarms.length === 0)
    checker.add(path, 'It answers nothing.', 'List at least one control, Config rule or alarm shape.');
  return { controls, configRules, alarms };
}

function readUndo(fields: Fields, files: RemediationFiles, checker: Checker): Record<string, Binding> | undefined {
  const isIrreversible = fields['irreversible'] !== undefined;
  if (isIrreversible === (files.undo !== undefined))
    checker.add(
      ['irreversible'],
      isIrreversible ? 'There is an undo.yaml beside it.' : 'There is no undo.yaml.',
      'Either undo.yaml stands in the folder, or `irreversible` says why not.',
    );
  if (isIrreversible || files.undo === undefined) return undefined;
  const undo = checker.fields(fields['undo'], ['undo'], ['parameters']);
  return undo ? readBindings(undo['parameters'] ?? {}, ['undo', 'parameters'], UNDO_FIELDS, checker) : undefined;
}

function readRunbook(
  file: string,
  documentName: string,
  text: string,
  bindings: Readonly<Record<string, Binding>>,
  problems: Problem[],
): Runbook | undefined {
  const yaml = readYaml(file, text);
  problems.push(...yaml.problems);
  if (yaml.problems.length > 0) return undefined;
  const checker = new Checker(file, yaml.lineOf);
  if (isFields(yaml.value)) checkDocument(yaml.value, bindings, checker);
  else
    checker.add(
      [],
      'It is no Automation document.',
      'Write schemaVersion, description, assumeRole, parameters and mainSteps.',
    );
  problems.push(...checker.problems);
  if (!isFields(yaml.value)) return undefined;
  return { documentName, sha256: createHash('sha256').update(text).digest('hex'), content: yaml.value };
}
