import { crc32 } from 'node:zlib';

/** `Code.ZipFile` as Lambda wants it: the source in an archive of one uncompressed file, named for the runtime. */
export function zipInlineCode(source: string, runtime: string): Uint8Array {
  const name = Buffer.from(runtime.startsWith('python') ? 'index.py' : 'index.js');
  const content = Buffer.from(source);
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  // 1980-01-01, the zip format's first day
  common.writeUInt16LE(0x21, 8);
  common.writeUInt32LE(crc32(content), 10);
  common.writeUInt32LE(content.length, 14);
  common.writeUInt32LE(content.length, 18);
  common.writeUInt16LE(name.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, name, content]);
  const attributes = Buffer.alloc(14);
  // a regular file that everybody may read
  attributes.writeUInt32LE(0o100644 * 0x10000, 6);
  const directory = Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), common, attributes, name]);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(1, 4);
  end.writeUInt16LE(1, 6);
  end.writeUInt32LE(directory.length, 8);
  end.writeUInt32LE(local.length, 12);
  return Buffer.concat([local, directory, Buffer.from('PK\x05\x06'), end]);
}
