import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Failure } from '../../../src/base/failure';
import { Sensitive } from '../../../src/base/sensitive';
import type { RootAuthority } from '../../../src/pki/authority';
import { dangerOf, savedRootIn, saveRoot } from '../../../src/tools/rootStore';

const root = {
  certificate: { pem: 'certificate text' },
  key: new Sensitive('key text'),
} as unknown as RootAuthority;

suite('keeping a root CA on disk', () => {
  let place = '';
  setup(() => {
    place = fs.mkdtempSync(path.join(os.tmpdir(), 'root-'));
  });
  teardown(() => {
    fs.rmSync(place, { recursive: true, force: true });
  });

  test('writes the key for its owner only, in a folder for its owner only', async () => {
    const folder = path.join(place, 'new', 'ca');
    const files = await saveRoot(folder, root);
    assert.equal(fs.statSync(files.key).mode & 0o777, 0o600);
    assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
    assert.equal(fs.readFileSync(files.key, 'utf8'), 'key text');
    assert.deepEqual(fs.readdirSync(folder).sort(), ['root-cert.pem', 'root-key.pem']);
    assert.deepEqual(await savedRootIn(folder), files);
  });

  test('never replaces another root', async () => {
    await saveRoot(place, root);
    const other = { ...root, key: new Sensitive('other key') };
    await assert.rejects(saveRoot(place, other), (error) => Failure.is(error, 'file'));
    assert.equal(fs.readFileSync(path.join(place, 'root-key.pem'), 'utf8'), 'key text');
  });

  test('says so when the folder cannot be written', async () => {
    fs.writeFileSync(path.join(place, 'file'), '');
    await assert.rejects(saveRoot(path.join(place, 'file', 'below'), root), (error) =>
      Failure.is(error, 'file'),
    );
  });

  test('warns inside a git work tree, and not where git ignores the folder', async () => {
    assert.equal(await dangerOf(place), undefined);
    execFileSync('git', ['init', '--quiet', place]);
    assert.match((await dangerOf(path.join(place, 'ca'))) ?? '', /git work tree/);
    fs.writeFileSync(path.join(place, '.gitignore'), 'ca/\n');
    assert.equal(await dangerOf(path.join(place, 'ca')), undefined);
  });

  test('warns where everybody may write', async () => {
    fs.chmodSync(place, 0o777);
    assert.match((await dangerOf(place)) ?? '', /Everybody/);
  });
});
