import type { Call, Principal } from '../../call.ts';
import { inputFromJson } from '../../wire/values.ts';
import type { JsonObject } from '../template/template.ts';

/** Calls a service's API with template JSON, as the caller of the stack operation. */
export async function invokeApi(
  call: Call,
  principal: Principal,
  service: string,
  operation: string,
  input: JsonObject,
): Promise<Record<string, unknown>> {
  const typed = inputFromJson(await call.serviceIn(service), operation, input, { coerceScalars: true });
  return call.invoke({ service, operation, input: typed, principal });
}
