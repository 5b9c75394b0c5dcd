import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { silentLog } from '../../../src/base/log';
import { FileWatch } from '../../../src/kubernetes/fileWatch';
import { kubeconfigPaths } from '../../../src/kubernetes/kubeconfigFiles';
import { KubeconfigSource } from '../../../src/kubernetes/kubeconfigSource';

const kubeconfig = (...names: readonly string[]) =>
  JSON.stringify({
    clusters: [{ name: 'c', cluster: { server: 'https://10.0.0.1' } }],
    contexts: names.map((name) => ({ name, context: { cluster: 'c' } })),
  });

suite('kubernetes/kubeconfigFiles', () => {
  const home = path.resolve('/home/ann');
  const both = ['/a/one', '/b/two'].map((it) => path.resolve(it));

  test('without setting and variable it is ~/.kube/config', () => {
    const paths = kubeconfigPaths({ setting: '', variable: undefined, home });
    assert.deepEqual(paths, [path.join(home, '.kube', 'config')]);
    assert.deepEqual(kubeconfigPaths({ setting: ' ', variable: '', home }), paths);
  });

  test('the variable names several files; a file named twice counts once', () => {
    const variable = [...both, '', both[0]].join(path.delimiter);
    assert.deepEqual(kubeconfigPaths({ setting: '', variable, home }), both);
  });

  test('the setting goes before the variable and knows the home folder', () => {
    const at = (setting: string) => kubeconfigPaths({ setting, variable: '/other', home });
    assert.deepEqual(at('~/clusters/east'), [path.join(home, 'clusters', 'east')]);
    assert.deepEqual(at('clusters/east'), [path.join(home, 'clusters', 'east')]);
    assert.deepEqual(at(both.join(path.delimiter)), both);
  });
});

suite('kubernetes/kubeconfigSource', () => {
  let folder: string;
  let source: KubeconfigSource;
  const at = (...names: readonly string[]) => path.join(folder, ...names);
  const names = () => source.current.contexts.map((it) => String(it.name));
  const opened = (...files: readonly string[]) => {
    const place = { setting: files.join(path.delimiter), variable: undefined, home: folder };
    source = new KubeconfigSource(() => place, silentLog);
    return source;
  };
  const changed = () =>
    new Promise<void>((resolve) => {
      const subscription = source.onDidChange(() => {
        subscription.dispose();
        resolve();
      });
    });

  setup(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'kubeconfig-'));
  });
  teardown(async () => {
    source.dispose();
    await rm(folder, { recursive: true });
  });

  test('nothing is read before it is asked for', async () => {
    await writeFile(at('config'), kubeconfig('east'));
    opened(at('config'));
    assert.deepEqual(names(), []);
    await source.read();
    assert.deepEqual(names(), ['east']);
  });

  test('a missing file and a folder are problems, not failures', async () => {
    await writeFile(at('config'), kubeconfig('east'));
    await opened(at('absent'), folder, at('config')).read();
    assert.deepEqual(source.current.problems, [
      `Kubeconfig ${at('absent')} does not exist.`,
      `Kubeconfig ${folder} is a folder.`,
    ]);
    assert.deepEqual(names(), ['east']);
  });

  test('the default path may be absent: nobody named it', async () => {
    const place = { setting: '', variable: undefined, home: folder };
    source = new KubeconfigSource(() => place, silentLog);
    await source.read();
    assert.deepEqual([source.current.problems, names()], [[], []]);
  });

  test('reading the same content again keeps the value', async () => {
    await writeFile(at('config'), kubeconfig('east'));
    const first = await opened(at('config')).read();
    source.onDidChange(() => assert.fail('nothing changed'));
    await writeFile(at('config'), kubeconfig('east'));
    assert.equal(await source.read(), first);
  });

  test('an edit is noticed, and the one after it', async () => {
    await writeFile(at('config'), kubeconfig('east'));
    await opened(at('config')).read();
    for (const next of ['west', 'north']) {
      const news = changed();
      await writeFile(at('config'), kubeconfig('east', next));
      await news;
      assert.deepEqual(names(), ['east', next]);
    }
  });

  test('a file renamed into place is noticed, twice', async () => {
    await writeFile(at('config'), kubeconfig('east'));
    await opened(at('config')).read();
    for (const next of ['west', 'north']) {
      const news = changed();
      await writeFile(at('config.new'), kubeconfig(next));
      await rename(at('config.new'), at('config'));
      await news;
      assert.deepEqual(names(), [next]);
    }
  });

  test('a file that appears later, in a folder that appears later, is noticed', async () => {
    await opened(at('later', 'deep', 'config')).read();
    const news = changed();
    await mkdir(at('later', 'deep'), { recursive: true });
    await writeFile(at('later', 'deep', 'config'), kubeconfig('east'));
    await news;
    assert.deepEqual(names(), ['east']);
  });

  test('a folder that comes first is looked into for the file that comes after', async () => {
    opened(at('config'));
    const files = new FileWatch(silentLog);
    const news = () => new Promise<void>((resolve) => files.onDidChange(resolve));
    files.watch([at('later', 'deep', 'config')]);
    for (const step of [['later'], ['later', 'deep']]) {
      const noticed = news();
      await mkdir(at(...step));
      await noticed;
    }
    const noticed = news();
    await writeFile(at('later', 'deep', 'config'), kubeconfig('east'));
    await noticed;
    files.dispose();
  });

  test('a file that goes away is noticed', async () => {
    await writeFile(at('config'), kubeconfig('east'));
    await opened(at('config')).read();
    const news = changed();
    await rm(at('config'));
    await news;
    assert.deepEqual(names(), []);
    assert.equal(source.current.problems.length, 1);
  });

  test('a change behind a link is noticed', async () => {
    await mkdir(at('real'));
    await writeFile(at('real', 'file'), kubeconfig('east'));
    await symlink(at('real', 'file'), at('config'));
    await opened(at('config')).read();
    const news = changed();
    await writeFile(at('real', 'file'), kubeconfig('west'));
    await news;
    assert.deepEqual(names(), ['west']);
  });
});
