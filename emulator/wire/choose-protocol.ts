import { awsJson } from './aws-json.ts';
import { awsQuery, ec2Query } from './aws-query.ts';
import type { ServerProtocol } from './protocol.ts';
import { restJson } from './rest-json.ts';
import { restXml } from './rest-xml.ts';
import { rpcV2Cbor } from './rpc-v2-cbor.ts';
import type { ServiceSchema } from './service-schema.ts';
import type { WireRequest } from './wire-request.ts';

const awsJson10 = awsJson('1.0');
const awsJson11 = awsJson('1.1');

/**
 * The protocol that the request speaks, whatever the model prefers: clients of different age speak different ones to one
 * service (CloudWatch is JSON from SDK v3, CBOR from boto3 1.43 and a form from boto3 1.26).
 */
export function chooseProtocol(request: WireRequest, service: ServiceSchema): ServerProtocol {
  if (request.headers['smithy-protocol'] === 'rpc-v2-cbor') return rpcV2Cbor;
  if (request.headers['x-amz-target'])
    return request.headers['content-type']?.includes('json-1.0') ? awsJson10 : awsJson11;
  switch (service.protocol) {
    case 'aws.protocols#restJson1':
      return restJson;
    case 'aws.protocols#restXml':
      return restXml;
    case 'aws.protocols#ec2Query':
      return ec2Query;
    default:
      return awsQuery;
  }
}
