import type { Scope } from '../../call.ts';
import { evaluate } from '../intrinsics/evaluate.ts';
import { NO_VALUE, type EvaluationScope } from '../intrinsics/scope.ts';
import { resources, resourceKey, stacks, type Stack } from '../state.ts';
import { parameterValues } from '../template/parameters.ts';
import { invalid, type Template } from '../template/template.ts';

type Place = Scope & { partition: string };

/** What the functions in a stack's template look up: its parameters, its resources as they are now, others' exports. */
export function stackScope(
  place: Place,
  stack: Pick<Stack, 'stackId' | 'stackName' | 'parameters' | 'notificationArns'>,
  template: Template,
): EvaluationScope {
  const decided = new Map<string, boolean>();
  const deciding = new Set<string>();
  const recordOf = (logicalId: string) => {
    const record = resources(place).get(resourceKey(stack.stackId, logicalId));
    return record?.physicalId !== undefined && !record.status.startsWith('DELETE') ? record : undefined;
  };
  const scope: EvaluationScope = {
    parameters: parameterValues(template, stack.parameters),
    pseudo: {
      'AWS::AccountId': place.account,
      'AWS::NotificationARNs': stack.notificationArns,
      'AWS::NoValue': NO_VALUE,
      'AWS::Partition': place.partition,
      'AWS::Region': place.region,
      'AWS::StackId': stack.stackId,
      'AWS::StackName': stack.stackName,
      'AWS::URLSuffix': place.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
    },
    mappings: template.Mappings,
    condition(name) {
      const known = decided.get(name);
      if (known !== undefined) return known;
      const definition = template.Conditions[name];
      if (definition === undefined)
        throw invalid(
          `Template format error: Unresolved condition dependency ${name} in the Conditions block of the template`,
        );
      if (deciding.has(name)) throw invalid(`Template error: Condition ${name} depends on itself`);
      deciding.add(name);
      const value = evaluate(definition, scope);
      deciding.delete(name);
      if (typeof value !== 'boolean')
        throw invalid(
          `Template format error: Every Conditions member must be a condition function. [/Conditions/${name}]`,
        );
      decided.set(name, value);
      return value;
    },
    ref: (logicalId) => recordOf(logicalId)?.ref,
    attribute(logicalId, attribute) {
      const value = recordOf(logicalId)?.attributes[attribute];
      if (value === undefined)
        throw invalid(
          `Template error: resource ${logicalId} does not support attribute type ${attribute} in Fn::GetAtt`,
        );
      return value;
    },
    exported: (name) => exporting(place, name)?.value,
    // every Region of the stand-in has three zones
    zones: (region) => ['a', 'b', 'c'].map((letter) => `${region}${letter}`),
  };
  return scope;
}

/** The export of a name in this account and Region, and who exports it. */
export function exporting(place: Scope, name: string): { value: string; stack: Stack } | undefined {
  for (const stack of stacks(place).values()) {
    if (stack.status === 'DELETE_COMPLETE') continue;
    const output = stack.outputs.find((one) => one.exportName === name);
    if (output) return { value: output.value, stack };
  }
  return undefined;
}

/** The resources that a template's conditions leave in. */
export const activeResources = (template: Template, scope: EvaluationScope): Set<string> =>
  new Set(
    Object.entries(template.Resources)
      .filter(([, resource]) => resource.Condition === undefined || scope.condition(resource.Condition))
      .map(([id]) => id),
  );
