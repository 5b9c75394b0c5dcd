import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Failure } from '../../../src/base/failure';
import { Sensitive } from '../../../src/base/sensitive';
import type { RootAuthority } from '../../../src/pki/authority';
import { dangerOf, readRootFiles, savedRootIn, saveRoot } from '../../../src/tools/rootStore';
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

  test('warns inside a git work tree, and not where git ignores the folder', async () => {
    assert.equal(await dangerOf(place), undefined);
    execFileSync('git', ['init', '--quiet', place]);
    assert.match((await dangerOf(path.join(place, 'ca'))) ?? '', /git work tree/);
    fs.writeFileSync(path.join(place, '.gitignore'), 'ca/\n');
    assert.equal(await dangerOf(path.join(place, 'ca')), undefined);
  });

  test('without git a work tree is still recognised', async () => {
    fs.mkdirSync(path.join(place, '.git'));
    const { PATH } = process.env;
    process.env['PATH'] = path.join(place, 'nothing');
    try {
      assert.match((await dangerOf(path.join(place, 'ca'))) ?? '', /git work tree/);
    } finally {
      process.env['PATH'] = PATH;
    }
  });

  test('a link into a work tree is a place in that work tree', async () => {
    const tree = path.join(place, 'tree');
    execFileSync('git', ['init', '--quiet', tree]);
    fs.symlinkSync(tree, path.join(place, 'link'));
    assert.match((await dangerOf(path.join(place, 'link', 'ca'))) ?? '', /git work tree/);
  });

  test('warns where everybody may write or look', async () => {
    fs.chmodSync(place, 0o777);
    assert.match((await dangerOf(place)) ?? '', /change files/);
    fs.chmodSync(place, 0o755);
    assert.match((await dangerOf(place)) ?? '', /look into/);
    assert.equal(await dangerOf(path.join(place, 'to be made')), undefined);
    fs.chmodSync(place, 0o1777);
    assert.equal(await dangerOf(path.join(place, 'to be made')), undefined);
  });
});
