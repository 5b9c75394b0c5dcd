import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Failure } from '../../../src/base/failure';
import { Sensitive } from '../../../src/base/sensitive';
import type { RootAuthority } from '../../../src/pki/authority';
import {
  readRootFiles,
  savedRootIn,
  saveRoot,
  unfinishedRootIn,
} from '../../../src/tools/rootStore';
import { testClock, testRoot } from '../../support/authorities';

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

  test('the same root again changes nothing, and completes what is missing', async () => {
    const files = await saveRoot(place, root);
    const before = fs.statSync(files.key);
    fs.rmSync(files.certificate);
    assert.deepEqual(await saveRoot(place, root), files);
    assert.equal(fs.readFileSync(files.certificate, 'utf8'), 'certificate text');
    assert.deepEqual(
      [fs.statSync(files.key).ino, fs.statSync(files.key).mtimeMs],
      [before.ino, before.mtimeMs],
    );
  });

  test('reads back what it kept', async () => {
    const real = await testRoot();
    const read = await readRootFiles(await saveRoot(place, real), testClock);
    assert.deepEqual(read.certificate, real.certificate);
    assert.equal(read.key.reveal(), real.key.reveal());
  });

  test('says which file cannot be read', async () => {
    const files = { certificate: path.join(place, 'none.pem'), key: path.join(place, 'none.key') };
    await assert.rejects(readRootFiles(files, testClock), /none\.(pem|key) cannot be read/);
    fs.writeFileSync(files.certificate, Buffer.alloc(1_000_001));
    await assert.rejects(readRootFiles(files, testClock), (error) => Failure.is(error, 'file'));
  });

  test('says so when the folder cannot be written', async () => {
    fs.writeFileSync(path.join(place, 'file'), '');
    await assert.rejects(saveRoot(path.join(place, 'file', 'below'), root), (error) =>
      Failure.is(error, 'file'),
    );
  });

  test('the key of a run that died before its certificate is found again', async () => {
    const files = await saveRoot(place, root);
    assert.equal(await unfinishedRootIn(place), undefined);
    fs.rmSync(files.certificate);
    assert.equal((await unfinishedRootIn(place))?.reveal(), 'key text');
    assert.equal(await savedRootIn(place), undefined);
  });
});
