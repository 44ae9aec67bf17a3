import { resourceTypes } from '../resources/index.ts';
import { references, type Reference } from './references.ts';
import { invalid, type Json, type Template } from './template.ts';

const PSEUDO = new Set([
  'AWS::AccountId',
  'AWS::NotificationARNs',
  'AWS::NoValue',
  'AWS::Partition',
  'AWS::Region',
  'AWS::StackId',
  'AWS::StackName',
  'AWS::URLSuffix',
]);

/** Checks that every name a template refers to is defined in it; all unresolved ones are named at once. */
export function checkReferences(template: Template): void {
  checkConditions(template);
  const resources = Object.entries(template.Resources);
  check(
    template,
    'Resources',
    resources.map(([, resource]) => [resource.Properties ?? {}, resource.Condition]),
  );
  const outputs = Object.values(template.Outputs);
  check(
    template,
    'Outputs',
    outputs.map((output) => [[output.Value, output.Export?.Name ?? null], output.Condition]),
  );
}

function check(template: Template, block: string, values: [value: Json, condition: string | undefined][]): void {
  const unresolved = new Set<string>();
  for (const [value, condition] of values) {
    if (condition !== undefined) requireCondition(template, condition, block);
    for (const reference of references(value)) checkOne(template, reference, block, unresolved);
  }
  if (unresolved.size > 0)
    throw invalid(
      `Template format error: Unresolved resource dependencies [${[...unresolved].join(', ')}] in the ${block} block of the template`,
    );
}

function checkOne(template: Template, reference: Reference, block: string, unresolved: Set<string>): void {
  const { name } = reference;
  switch (reference.kind) {
    case 'ref':
      if (!template.Parameters[name] && !template.Resources[name] && !PSEUDO.has(name)) unresolved.add(name);
      return;
    case 'attribute':
      if (!template.Resources[name])
        throw invalid(`Template error: instance of Fn::GetAtt references undefined resource ${name}`);
      if (typeof reference.attribute === 'string') checkAttribute(template, name, reference.attribute);
      return;
    case 'condition':
      requireCondition(template, name, block);
      return;
    case 'map':
      if (!template.Mappings[name])
        throw invalid(`Template error: Mapping named '${name}' is not present in the 'Mappings' section of template.`);
  }
}

function checkAttribute(template: Template, id: string, attribute: string): void {
  const type = resourceTypes.get(template.Resources[id]?.Type ?? '');
  if (type && !type.attributes.includes(attribute))
    throw invalid(`Template error: resource ${id} does not support attribute type ${attribute} in Fn::GetAtt`);
}

function requireCondition(template: Template, name: string, block: string): void {
  if (template.Conditions[name] === undefined)
    throw invalid(
      `Template format error: Unresolved condition dependency ${name} in the ${block} block of the template`,
    );
}

function checkConditions(template: Template): void {
  for (const [name, value] of Object.entries(template.Conditions))
    for (const reference of references(value)) {
      if (reference.kind === 'condition') requireCondition(template, reference.name, 'Conditions');
      if (
        (reference.kind === 'ref' && !template.Parameters[reference.name] && !PSEUDO.has(reference.name)) ||
        reference.kind === 'attribute'
      )
        throw invalid(
          `Template format error: Unresolved dependencies [${reference.name}]. Cannot reference resources in the Conditions block of the template (${name})`,
        );
    }
}
