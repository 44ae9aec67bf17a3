import { XmlCodec } from '@aws-sdk/core/protocols';
import { CborCodec } from '@smithy/core/cbor';
import { JsonCodec2 } from '@smithy/core/protocols';
import { utf8 } from './protocol.ts';

/** Default timestamp formats of the Smithy protocols: 5 is RFC 3339, 7 is epoch seconds. */
type TimestampFormat = 5 | 6 | 7;

export interface RestSettings {
  timestampFormat: { useTrait: boolean; default: TimestampFormat };
  httpBindings: boolean;
}

/** The document body of a REST protocol. */
export interface BodyCodec {
  settings: RestSettings;
  contentType: string;
  read(schema: unknown, bytes: Uint8Array): unknown;
  write(schema: unknown, value: unknown): Uint8Array | string;
}

interface Serializer {
  write(schema: never, value: unknown): void;
  flush(): string | Uint8Array;
}

// The SDK's own codecs, run in the other direction.
const jsonRpc = new JsonCodec2({ timestampFormat: { useTrait: true, default: 7 }, jsonName: false });
const restSettings = (format: TimestampFormat): RestSettings => ({
  timestampFormat: { useTrait: true, default: format },
  httpBindings: true,
});
const jsonRest = new JsonCodec2({ ...restSettings(7), jsonName: true });
const cbor = new CborCodec();
const plainXml = new XmlCodec({
  timestampFormat: { useTrait: true, default: 5 },
  httpBindings: false,
  xmlNamespace: '',
  serviceNamespace: '',
});

function flushed(serializer: Serializer, schema: unknown, value: unknown): Uint8Array {
  serializer.write(schema as never, value);
  const bytes = serializer.flush();
  // the serializers hand out a view, of a class of their own, of a buffer that they use again
  return typeof bytes === 'string' ? Buffer.from(bytes) : new Uint8Array(bytes);
}

const XML_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n';

export const readJson = (schema: unknown, bytes: Uint8Array): Promise<unknown> =>
  jsonRpc.createDeserializer().read(schema as never, objectText(bytes));

/** The codec would take a list for a structure without members. */
function objectText(bytes: Uint8Array): string {
  const text = utf8(bytes);
  if (!/^\s*\{/.test(text)) throw new SyntaxError('Unexpected token at the start of the request');
  return text;
}

export const writeJson = (schema: unknown, value: unknown): Uint8Array =>
  flushed(jsonRpc.createSerializer(), schema, value);

export const readCbor = (schema: unknown, bytes: Uint8Array): unknown =>
  cbor.createDeserializer().read(schema as never, bytes);

export const writeCbor = (schema: unknown, value: unknown): Uint8Array =>
  flushed(cbor.createSerializer(), schema, value);

export function writeXml(schema: unknown, value: unknown): string {
  const serializer = plainXml.createSerializer();
  serializer.write(schema as never, value);
  return XML_HEAD + String(serializer.flush());
}

export const restJsonBody: BodyCodec = {
  settings: restSettings(7),
  contentType: 'application/json',
  read: (schema, bytes) => jsonRest.createDeserializer().read(schema as never, utf8(bytes)),
  write: (schema, value) => flushed(jsonRest.createSerializer(), schema, value),
};

export const restXmlBody = (xmlNamespace: string): BodyCodec => ({
  settings: restSettings(5),
  contentType: 'application/xml',
  read: (schema, bytes) => plainXml.createDeserializer().read(schema as never, bytes),
  write: (schema, value) => {
    const codec = new XmlCodec({ ...restSettings(5), xmlNamespace, serviceNamespace: '' });
    const serializer = codec.createSerializer();
    serializer.write(schema as never, value);
    return XML_HEAD + String(serializer.flush());
  },
});

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** A root element that holds text and nothing else. */
export function writeXmlText(name: string, xmlNamespace: string, text: string): string {
  const escaped = text.replace(/[&<>"']/g, (mark) => ENTITIES[mark] ?? mark);
  return `${XML_HEAD}<${name} xmlns="${xmlNamespace}">${escaped}</${name}>`;
}
