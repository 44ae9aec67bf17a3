import { AwsError } from '../errors.ts';
import { chooseProtocol } from './choose-protocol.ts';
import { HttpRouter } from './http-router.ts';
import type { ServiceSchema } from './service-schema.ts';
import { toWireError } from './wire-error.ts';
import type { WireRequest, WireResponse } from './wire-request.ts';

/** A service of which nothing is known, so that its clients are answered in the protocol that their request speaks. */
const unknownTo = (protocol: string): ServiceSchema => ({
  serviceId: '',
  namespace: 'com.amazon.coral.service',
  protocol,
  target: '',
  version: '',
  xmlNamespace: '',
  operations: new Map(),
  router: new HttpRouter([]),
  error: () => undefined,
});

/** 501, with the signing name or the host that nothing answers to. */
export function unknownService(request: WireRequest, signingName: string | undefined, requestId: string): WireResponse {
  const named = signingName
    ? `the signing name "${signingName}"`
    : `the unsigned request ${request.method} ${request.headers['host'] ?? ''}${request.path}`;
  return failPlainly(
    request,
    new AwsError('NotImplemented', `No emulated service answers to ${named}`, 501),
    requestId,
  );
}

/** An error where no service is known whose schemas could shape it. */
export function failPlainly(request: WireRequest, error: unknown, requestId: string): WireResponse {
  const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const service = unknownTo(form ? 'aws.protocols#awsQuery' : 'aws.protocols#restJson1');
  return chooseProtocol(request, service).fail(toWireError(error, service), { request, service, requestId });
}
