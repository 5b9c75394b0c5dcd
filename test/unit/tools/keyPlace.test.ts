import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { closeToOthers, dangerOf, letGitIgnore, usualPlaceFor } from '../../../src/tools/keyPlace';

const told = async (folder: string) => (await dangerOf(folder))?.message ?? '';

suite('places for keys', () => {
  let place = '';
  setup(() => {
    place = fs.mkdtempSync(path.join(os.tmpdir(), 'place-'));
  });
  teardown(() => {
    fs.rmSync(place, { recursive: true, force: true });
  });

  test('the usual place is in the home folder, and one for each mesh', () => {
    const [shop, other] = [usualPlaceFor('shop'), usualPlaceFor('../shop')];
    for (const it of [shop, other])
      assert.equal(path.dirname(it), path.join(os.homedir(), '.istio-multicluster'));
    assert.notEqual(shop, other);
  });

  test('a folder that others may look into can be closed to them', async () => {
    fs.chmodSync(place, 0o755);
    assert.equal((await dangerOf(place))?.kind, 'open');
    await closeToOthers(place);
    assert.equal(await dangerOf(place), undefined);
    assert.equal(fs.statSync(place).mode & 0o777, 0o700);
  });

  test('warns inside a git work tree, and not where git ignores the folder', async () => {
    assert.equal(await dangerOf(place), undefined);
    execFileSync('git', ['init', '--quiet', place]);
    assert.match(await told(path.join(place, 'ca')), /git work tree/);
    fs.writeFileSync(path.join(place, '.gitignore'), 'ca/\n');
    assert.equal(await dangerOf(path.join(place, 'ca')), undefined);
  });

  test('git can be told to ignore a folder, in this clone only', async () => {
    execFileSync('git', ['init', '--quiet', place]);
    for (const name of ['ca', 'odd [name]* \\ #!', 'deep/er']) {
      const folder = path.join(place, name);
      assert.equal((await dangerOf(folder))?.kind, 'tracked');
      await letGitIgnore(folder);
      assert.equal(await dangerOf(folder), undefined, name);
      assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
    }
    assert.equal((await dangerOf(path.join(place, 'deep')))?.kind, 'tracked');
    assert.ok(!fs.existsSync(path.join(place, '.gitignore')));
  });

  test('without git a work tree is still recognised', async () => {
    fs.mkdirSync(path.join(place, '.git'));
    const { PATH } = process.env;
    process.env['PATH'] = path.join(place, 'nothing');
    try {
      assert.match(await told(path.join(place, 'ca')), /git work tree/);
    } finally {
      process.env['PATH'] = PATH;
    }
  });

  test('a link into a work tree is a place in that work tree', async () => {
    const tree = path.join(place, 'tree');
    execFileSync('git', ['init', '--quiet', tree]);
    fs.symlinkSync(tree, path.join(place, 'link'));
    assert.match(await told(path.join(place, 'link', 'ca')), /git work tree/);
  });

  test('warns where everybody may write or look', async () => {
    fs.chmodSync(place, 0o777);
    assert.match(await told(place), /change files/);
    fs.chmodSync(place, 0o755);
    assert.match(await told(place), /look into/);
    assert.equal(await dangerOf(path.join(place, 'to be made')), undefined);
    fs.chmodSync(place, 0o1777);
    assert.equal(await dangerOf(path.join(place, 'to be made')), undefined);
  });
});
