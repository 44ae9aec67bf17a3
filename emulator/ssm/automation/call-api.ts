import { isMap } from '../documents/automation-document.ts';
import { NormalizedSchema } from '@smithy/core/schema';
import { AwsError } from '../../errors.ts';
import { schemaOf } from '../../wire/service-schema.ts';
import { inputFromJson, outputToJson, resolveOperation } from '../../wire/values.ts';
import type { InputRule, StepRun } from './action.ts';
import { propertyText } from './conversion.ts';
import { callFailure, invalidInput, StepFailure } from './failure.ts';
import { select, SelectorError } from './selectors.ts';

/** The inputs that name an API; all others are its parameters. */
export const apiInputs: Readonly<Record<string, InputRule>> = {
  Service: { type: 'String', required: true },
  Api: { type: 'String', required: true },
};

/** Those of the two actions that look at one property of the response. */
export const propertyInputs: Readonly<Record<string, InputRule>> = {
  ...apiInputs,
  PropertySelector: { type: 'String', required: true },
  DesiredValues: { type: 'StringList', required: true },
};

/** Calls the API that a step's inputs describe, and answers its response as JSON. */
export async function callApi(run: StepRun): Promise<Record<string, unknown>> {
  const { Service, Api, PropertySelector: _selector, DesiredValues: _values, ...parameters } = run.inputs;
  const service = await run.call.serviceOf(String(Service));
  if (!service) throw invalidInput(`Unknown service: '${String(Service)}'`);
  const known = service;
  const operation = resolveOperation(known, String(Api));
  const schema = operation === undefined ? undefined : schemaOf(service.module).operations.get(operation)?.schema;
  if (operation === undefined || !schema)
    throw invalidInput(`The service ${String(Service)} has no API ${String(Api)}`);
  if (streams(NormalizedSchema.of(schema[5])))
    throw invalidInput(`${operation} is a streaming operation, which Automation does not support`);
  let input: Record<string, unknown>;
  try {
    const fitted = fit(NormalizedSchema.of(schema[4]), parameters);
    input = inputFromJson(known, operation, fitted, { coerceScalars: true });
  } catch (error) {
    if (error instanceof AwsError) throw new StepFailure(callFailure(error, operation));
    throw error;
  }
  return outputToJson(known, operation, await run.invoke(service.folder, operation, input));
}

const streams = (output: NormalizedSchema): boolean =>
  output.isStructSchema() && [...output.structIterator()].some(([, member]) => member.isStreaming());

/** A single value where the API takes a list becomes a list, and a list of one where it takes a value becomes the value. */
function fit(schema: NormalizedSchema, value: unknown): unknown {
  if (schema.isDocumentSchema() || value === null || value === undefined) return value;
  if (schema.isListSchema()) {
    const list = Array.isArray(value) ? (value as unknown[]) : typeof value === 'object' ? value : [value];
    return Array.isArray(list) ? list.map((item) => fit(schema.getValueSchema(), item)) : list;
  }
  if (schema.isMapSchema())
    return isMap(value) ? mapValues(value, (item) => fit(schema.getValueSchema(), item)) : value;
  if (schema.isStructSchema()) {
    if (!isMap(value)) return value;
    const members = new Map(schema.structIterator());
    return mapValues(value, (item, name) => {
      const member = members.get(name);
      return member ? fit(member, item) : item;
    });
  }
  const one: unknown = Array.isArray(value) && value.length === 1 ? value[0] : value;
  return typeof one === 'object' && Array.isArray(value) ? value : one;
}

const mapValues = (
  map: Record<string, unknown>,
  change: (item: unknown, key: string) => unknown,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(map)
      .filter(([, item]) => item !== null && item !== undefined)
      .map(([key, item]) => [key, change(item, key)]),
  );

/** The value of the property that `PropertySelector` names, as text; undefined if it is not there. */
export function propertyOf(run: StepRun, response: unknown): string | undefined {
  try {
    const found = select(response, String(run.inputs['PropertySelector']));
    const one: unknown = Array.isArray(found) && found.length === 1 ? found[0] : found;
    return one === undefined || one === null ? undefined : propertyText(one);
  } catch (error) {
    if (error instanceof SelectorError) throw invalidInput(error.message);
    throw error;
  }
}

/** Whether the property has one of the `DesiredValues`. */
export const isDesired = (run: StepRun, property: string | undefined): boolean =>
  property !== undefined && (run.inputs['DesiredValues'] as unknown[]).map(propertyText).includes(property);
