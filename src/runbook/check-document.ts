import type { Checker, Path } from '../core/checker.ts';
import { fieldAt, isFields, type Fields } from '../core/field-at.ts';
import { ASSUME_ROLE } from './bind-parameters.ts';
import { stepsOf } from './each-step.ts';
import type { Binding } from './remediation.ts';

/** What Rectify asks of an Automation document beyond what AWS does. Problems go to `checker`. */
export function checkDocument(content: Fields, bindings: Readonly<Record<string, Binding>>, checker: Checker): void {
  if (content['schemaVersion'] !== '0.3')
    checker.add(
      ['schemaVersion'],
      `It is ${JSON.stringify(content['schemaVersion'])}.`,
      'Automation documents have "0.3".',
    );
  if (!/^\{\{ ?AutomationAssumeRole ?\}\}$/.test(String(content['assumeRole'])))
    checker.add(
      ['assumeRole'],
      'The document must run with the role that it is given.',
      `Write "{{ ${ASSUME_ROLE} }}".`,
    );
  if (typeof content['description'] !== 'string')
    checker.add(['description'], 'It is missing.', 'Say what the runbook does and what it leaves alone.');
  checkParameters(isFields(content['parameters']) ? content['parameters'] : {}, bindings, checker);
  if (stepsOf(content).length === 0) checker.add(['mainSteps'], 'It is missing or empty.', 'List the steps.');
  const names = new Set<string>();
  for (const step of stepsOf(content)) {
    const name = String(step['name']);
    if (names.has(name)) checker.add(['mainSteps'], `Two steps are called ${name}.`, 'Give each its own name.');
    names.add(name);
    checkStep(step, checker);
  }
}

function checkParameters(parameters: Fields, bindings: Readonly<Record<string, Binding>>, checker: Checker): void {
  if (!isFields(parameters[ASSUME_ROLE]))
    checker.add(
      ['parameters'],
      `There is no parameter ${ASSUME_ROLE}.`,
      'Declare it with the type AWS::IAM::Role::Arn.',
    );
  for (const [name, definition] of Object.entries(parameters)) {
    const path = ['parameters', name];
    if (!isFields(definition)) {
      checker.add(path, 'It must be a map.', 'Give it a type and a description.');
      continue;
    }
    if (typeof definition['description'] !== 'string') checker.add(path, 'It has no description.', 'Say what it is.');
    checkPattern(definition, path, checker);
    const isBound = name === ASSUME_ROLE || Object.hasOwn(bindings, name);
    if (!isBound && definition['default'] === undefined)
      checker.add(path, 'Nothing gives it a value.', `Bind ${name} in remediation.yaml, or give it a default.`);
  }
  for (const name of Object.keys(bindings))
    if (!Object.hasOwn(parameters, name))
      checker.add(
        ['parameters'],
        `remediation.yaml binds ${name}, which is not declared.`,
        'Declare it, or remove the binding.',
      );
}

/** Whatever is text when it reaches AWS is limited by a pattern; the others are limited by their type. */
const UNPATTERNED = new Set(['Boolean', 'StringMap', 'MapList']);

/** Java, which AWS runs, has them; RE2 has not, and JavaScript means other things by some. */
const NOT_COMMON = /\(\?(?!:)|[*+?}]\+|\\[A-Zbhpqwdsz0-9]|&&/;

function checkPattern(definition: Fields, path: Path, checker: Checker): void {
  const pattern = definition['allowedPattern'];
  if (pattern === undefined) {
    if (!UNPATTERNED.has(String(definition['type'])))
      checker.add(path, 'It has no allowedPattern.', 'Give it one that holds what AWS allows there, and no more.');
    return;
  }
  const at = [...path, 'allowedPattern'];
  if (typeof pattern !== 'string' || !/^\^.*\$$/s.test(pattern))
    checker.add(at, 'It is not anchored.', 'Begin it with ^ and end it with $.');
  else if (NOT_COMMON.test(pattern))
    checker.add(
      at,
      `${pattern} is not read alike everywhere.`,
      'Use what Java and RE2 share: no look-around, no \\w or \\d.',
    );
}

/** AWS: parameters in a script or a command are replaced as plain text, so whoever names a resource could write code. */
function checkStep(step: Fields, checker: Checker): void {
  const name = String(step['name']);
  for (const code of ['inputs.Script', 'inputs.Parameters.commands']) {
    if (JSON.stringify(fieldAt(step, code) ?? '').includes('{{'))
      checker.add(
        ['mainSteps', name, code],
        'A parameter inside code is replaced as text.',
        'Hand it over in InputPayload or in an environment variable.',
      );
  }
  if (typeof step['description'] !== 'string')
    checker.add(
      ['mainSteps', name],
      'It has no description.',
      'Say what the step is for: it is shown in the timeline.',
    );
}

/** Where an execution shows `reference`: one of the document's outputs, or `variable:NAME`. */
export function checkEvidence(content: Fields, reference: string, path: Path, checker: Checker): void {
  const outputs = content['outputs'];
  const variables = content['variables'];
  const isKnown = reference.startsWith('variable:')
    ? isFields(variables) && Object.hasOwn(variables, reference.slice('variable:'.length))
    : Array.isArray(outputs) && outputs.includes(reference);
  if (!isKnown)
    checker.add(
      path,
      `runbook.yaml has no output or variable ${reference}.`,
      'Name one of its outputs ("Step.Output"), or "variable:Name".',
    );
}
