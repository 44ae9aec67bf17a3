import { inflateRawSync } from 'node:zlib';

export interface ZipEntry {
  /** Relative, with `/`. */
  path: string;
  data: Buffer;
  /** Of the owner, group and others, as in `0o755`; 0 if the archive says nothing. */
  mode: number;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const STORED = 0;
const DEFLATED = 8;

/** The files of a zip archive by its central directory. Throws on what a deployment package cannot be: damaged, encrypted, or reaching out of its folder. */
export function unzip(archive: Buffer): ZipEntry[] {
  const end = archive.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0 || archive.readUInt32LE(end) !== END) throw new Error('not a zip archive');
  const entries: ZipEntry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let left = archive.readUInt16LE(end + 10); left > 0; left--) {
    if (archive.readUInt32LE(at) !== CENTRAL) throw new Error('the zip archive has a damaged directory');
    const nameLength = archive.readUInt16LE(at + 28);
    const path = archive.toString('utf8', at + 46, at + 46 + nameLength);
    if (path.startsWith('/') || path.split(/[/\\]/).includes('..'))
      throw new Error(`the zip archive has a path outside its folder: ${path}`);
    if (!path.endsWith('/'))
      entries.push({ path, data: dataOf(archive, at, path), mode: archive.readUInt16LE(at + 40) & 0o777 });
    at += 46 + nameLength + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function dataOf(archive: Buffer, central: number, path: string): Buffer {
  if ((archive.readUInt16LE(central + 8) & 1) === 1) throw new Error(`${path} is encrypted`);
  const method = archive.readUInt16LE(central + 10);
  const size = archive.readUInt32LE(central + 20);
  const local = archive.readUInt32LE(central + 42);
  const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
  const data = archive.subarray(start, start + size);
  if (method === STORED) return data;
  if (method === DEFLATED) return inflateRawSync(data);
  throw new Error(`${path} is compressed by method ${method}, which is not deflate`);
}
