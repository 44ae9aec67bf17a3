import type { Scope } from '../call.ts';
import { AwsError } from '../errors.ts';
import { LostResponse } from '../faults.ts';
import type { World } from '../world.ts';
import { unwrapBody } from './aws-chunked.ts';
import { bodyLimit, tooLarge } from './body-limit.ts';
import { identifyCaller } from './caller.ts';
import { checkInput } from './check-input.ts';
import { chooseProtocol } from './choose-protocol.ts';
import { credentialScope, type CredentialScope } from './credential-scope.ts';
import { bucketInPath } from './host-bucket.ts';
import { identifyService, type IdentifiedService } from './identify-service.ts';
import { missingMembersError } from './missing-members.ts';
import type { Decoded, Exchange, ServerProtocol } from './protocol.ts';
import { failPlainly, unknownService } from './unknown-service.ts';
import { toWireError } from './wire-error.ts';
import type { WireRequest, WireResponse } from './wire-request.ts';

const HEALTH_PATH = '/_rectify/health';

/** The stand-in's front door: takes one HTTP request for any service to its operation and the answer back. Never throws. */
export class Gateway {
  private readonly world: World;
  private readonly scope: Scope;

  constructor(world: World) {
    this.world = world;
    this.scope = world.context();
  }

  async handle(raw: WireRequest): Promise<WireResponse> {
    if (raw.path === HEALTH_PATH) return this.health();
    try {
      return await this.serve(raw);
    } catch (error) {
      // a service that cannot be loaded is a fault of the stand-in's own
      return failPlainly(raw, error, this.world.ids.uuid());
    }
  }

  private async serve(raw: WireRequest): Promise<WireResponse> {
    const credential = credentialScope(raw);
    const unwrapped = attempt(() => this.unwrap(raw, credential));
    const request = unwrapped.value ?? { ...raw, body: new Uint8Array() };
    const service = await identifyService(this.world.services, request, credential?.service);
    const requestId = service?.schema.serviceId === 'S3' ? s3RequestId(this.world) : this.world.ids.uuid();
    if (!service) return unknownService(request, credential?.service, requestId);
    const protocol = chooseProtocol(request, service.schema);
    const exchange = { request, service: service.schema, requestId };
    try {
      if (unwrapped.error) throw unwrapped.error;
      return await this.perform(service, protocol, exchange, credential);
    } catch (error) {
      if (error instanceof LostResponse) return { status: 0, headers: {}, body: '', lost: true };
      return protocol.fail(toWireError(error, service.schema), exchange);
    }
  }

  private unwrap(raw: WireRequest, credential: CredentialScope | undefined): WireRequest {
    const limit = bodyLimit(credential?.service);
    if (raw.oversized || raw.body.byteLength > limit) throw tooLarge(limit);
    const request = unwrapBody(raw, limit);
    const s3 = credential ? credential.service === 's3' : raw.headers['x-amz-target'] === undefined;
    return s3 ? bucketInPath(request) : request;
  }

  private async perform(
    { entry, schema }: IdentifiedService,
    protocol: ServerProtocol,
    exchange: Exchange,
    credential: CredentialScope | undefined,
  ): Promise<WireResponse> {
    const principal = identifyCaller(this.scope, credential, schema, {
      now: this.world.clock.now(),
      defaultAccount: this.world.account,
    });
    const { operation, input } = await decode(protocol, exchange);
    const loaded = await this.world.services.get(entry.folder);
    // an operation that is not emulated is answered as such, whatever its input
    if (loaded.operations.has(operation.name)) {
      const missing = checkInput(operation.schema[4], input);
      if (missing.length > 0) throw missingMembersError(schema, missing);
    }
    const region = credential?.region ?? this.world.region;
    const call = { service: entry.folder, operation: operation.name, input, principal, region };
    const output = await this.world.call(call, exchange.requestId);
    return protocol.encode(operation, output, exchange);
  }

  private health(): WireResponse {
    const body = { status: 'ok', account: this.world.account, region: this.world.region };
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  }
}

/** Whatever a decoder cannot read is the client's fault. */
async function decode(protocol: ServerProtocol, { request, service }: Exchange): Promise<Decoded> {
  try {
    const decoded = await protocol.decode(request, service);
    if (typeof decoded.input === 'object' && decoded.input !== null && !Array.isArray(decoded.input)) return decoded;
  } catch (error) {
    if (error instanceof AwsError) throw error;
    throw unreadable(service.serviceId, error instanceof Error ? error.message : String(error));
  }
  throw unreadable(service.serviceId, 'Unexpected value at the start of the request');
}

const unreadable = (serviceId: string, reason: string): AwsError =>
  serviceId === 'S3'
    ? new AwsError(
        'MalformedXML',
        'The XML you provided was not well-formed or did not validate against our published schema',
      )
    : new AwsError('SerializationException', reason);

const s3RequestId = (world: World): string => world.ids.hex(16).toUpperCase();

function attempt<T>(act: () => T): { value?: T; error?: unknown } {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
}
