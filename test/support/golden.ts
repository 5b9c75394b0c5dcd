import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';

const fixtures = path.resolve(__dirname, '../fixtures');

/**
 * Holds a text to a file below `test/fixtures`. With GOLDEN=1 the file is written instead; review
 * the difference. A mismatch leaves what was produced beside it, as `.actual`.
 */
export function golden(name: string, text: string): void {
  const file = path.join(fixtures, name);
  if (process.env['GOLDEN'] === '1') {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
    return;
  }
  const expected = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  if (expected !== text) fs.writeFileSync(`${file}.actual`, text);
  else fs.rmSync(`${file}.actual`, { force: true });
  assert.equal(text, expected, `${name} differs; GOLDEN=1 accepts what was produced.`);
}
