import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

/** The bytes of one file of a zip archive (PKWARE APPNOTE 4.3; no zip64, no encryption). */
export function unzipped(archive: string, name: string): Buffer {
  const bytes = readFileSync(archive);
  for (let at = centralDirectory(bytes); bytes.readUInt32LE(at) === 0x02014b50;) {
    const nameLength = bytes.readUInt16LE(at + 28);
    if (bytes.toString('utf8', at + 46, at + 46 + nameLength) === name) return entry(bytes, at);
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  throw new Error(`${archive} has no ${name} in it.`);
}

/** Found from its end record, which is last but for a comment. */
function centralDirectory(bytes: Buffer): number {
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
  if (end < 0) throw new Error('This is not a zip archive.');
  return bytes.readUInt32LE(end + 16);
}

function entry(bytes: Buffer, at: number): Buffer {
  const isStored = bytes.readUInt16LE(at + 10) === 0;
  const size = bytes.readUInt32LE(at + 20);
  const local = bytes.readUInt32LE(at + 42);
  const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
  const packed = bytes.subarray(start, start + size);
  return isStored ? packed : inflateRawSync(packed);
}
