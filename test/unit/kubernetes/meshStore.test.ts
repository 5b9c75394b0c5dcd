import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { CancellationSource, neverCancelled } from '../../../src/base/cancellation';
import type { Disposable } from '../../../src/base/disposable';
import { Emitter } from '../../../src/base/event';
import { silentLog } from '../../../src/base/log';
import { KubeconfigSource } from '../../../src/kubernetes/kubeconfigSource';
import { MeshStore, type StoreSettings } from '../../../src/kubernetes/meshStore';
import type { MeshDefinition, ReachableCluster } from '../../../src/mesh/snapshot';
import { kinds } from '../../../src/objects/objectKind';
import { contextName } from '../../../src/objects/reference';
import { loadsClientFirst, SmallApiServer, status, until } from './smallApiServer';

const [east, west, north] = ['east', 'west', 'north'].map(contextName) as [never, never, never];
const mesh = (...contexts: readonly never[]): MeshDefinition => ({
  name: 'shop',
  contexts,
  zone: 'global',
});
const namespaces = '/api/v1/namespaces';
const namespace = (name: string) => ({ metadata: { name } });

suite('kubernetes/meshStore', () => {
  loadsClientFirst();
  let folder: string;
  let servers: Record<'east' | 'west', SmallApiServer>;
  let settings: StoreSettings;
  let settingsChanged: Emitter;
  let source: KubeconfigSource;
  let store: MeshStore;
  let handles: Disposable[];
  let setting: string;

  const at = (name: string) => path.join(folder, name);
  const state = (name: never) => store.snapshot.clusters.get(name)?.state;
  const reachable = (name: never): ReachableCluster => {
    const cluster = store.snapshot.clusters.get(name);
    assert.ok(cluster?.state === 'reachable', cluster?.state);
    return cluster;
  };
  const because = (name: never) => {
    const cluster = store.snapshot.clusters.get(name);
    return cluster?.state === 'unreachable' ? cluster.because : cluster?.state;
  };
  const namespacesOf = (name: never) => {
    const { namespaces: reading } = reachable(name);
    return reading.kind === 'read' ? reading.value : reading.because;
  };
  const watch = () => {
    const handle = store.watch();
    handles.push(handle);
    return handle;
  };

  setup(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'store-'));
    servers = { east: await SmallApiServer.start(), west: await SmallApiServer.start() };
    for (const name of ['east', 'west'] as const) {
      await writeFile(at(name), servers[name].file(name).replaceAll('"c"', `"${name}"`));
      servers[name].put(namespaces, namespace(`only-${name}`));
    }
    settings = { meshes: [mesh(east, west)], readTimeoutMs: 2000 };
    settingsChanged = new Emitter();
    setting = [at('east'), at('west')].join(path.delimiter);
    source = new KubeconfigSource(
      () => ({ setting, variable: undefined, home: folder }),
      silentLog,
    );
    handles = [];
    store = new MeshStore({
      kubeconfig: source,
      settings: () => settings,
      onDidChangeSettings: settingsChanged.event,
      clock: { now: () => 42 },
      log: silentLog,
      backoff: () => 20,
    });
  });
  teardown(async () => {
    store.dispose();
    source.dispose();
    await Promise.all(Object.values(servers).map((it) => it.stop()));
    await rm(folder, { recursive: true });
  });

  test('before anyone asks, nothing is read and nothing is claimed', () => {
    assert.deepEqual(store.snapshot.contexts, []);
    assert.deepEqual([state(east), state(west)], ['unread', 'unread']);
    assert.equal(servers.east.seen.length, 0);
  });

  test('a refresh reads each cluster of the meshes once and watches none', async () => {
    settings = { ...settings, meshes: [mesh(east)] };
    await store.refresh(undefined, neverCancelled);
    assert.deepEqual(store.snapshot.contexts, ['east', 'west']);
    assert.deepEqual(namespacesOf(east), ['only-east']);
    assert.equal(reachable(east).kubernetes.text, '1.20.2');
    assert.equal(store.snapshot.takenAt, 42);
    assert.equal(servers.east.watchCount, 0);
    assert.equal(servers.west.seen.length, 0);
    assert.equal(store.snapshot.clusters.has(west), false);
  });

  test('a dead and a silent cluster say why and delay nobody', async () => {
    settings = { meshes: [mesh(east, west)], readTimeoutMs: 300 };
    servers.west.behaves('/version', 'hangs');
    await store.refresh(undefined, neverCancelled);
    assert.deepEqual(namespacesOf(east), ['only-east']);
    assert.equal(because(west), `no answer from 127.0.0.1:${servers.west.port} within 0.3 s`);
    const { port } = servers.west;
    await servers.west.stop();
    await store.refresh([west], neverCancelled);
    assert.equal(because(west), `connection refused by 127.0.0.1:${port}`);
    assert.equal(state(east), 'reachable');
    servers.west = await SmallApiServer.start(port);
  });

  test('while a silent cluster is waited for, the others are shown', async () => {
    settings = { meshes: [mesh(east, west)], readTimeoutMs: 9000 };
    servers.west.behaves('/version', 'hangs');
    watch();
    await until(() => state(east) === 'reachable');
    assert.equal(state(west), 'unread');
  });

  test('a refused list is not read, and only that list', async () => {
    const secrets = '/api/v1/namespaces/istio-system/secrets';
    servers.east.behaves(secrets, status(403, 'Forbidden', 'User "dev" cannot list'));
    await store.refresh([east], neverCancelled);
    assert.deepEqual(reachable(east).trust.cacerts, {
      kind: 'notRead',
      because: 'may not list Secrets in istio-system',
    });
    assert.deepEqual(namespacesOf(east), ['only-east']);
  });

  test('a list that hangs is shown as missing, and comes in when it comes', async () => {
    settings = { meshes: [mesh(east)], readTimeoutMs: 300 };
    servers.east.behaves('/api/v1/services', 'hangs');
    watch();
    await until(() => state(east) === 'reachable');
    assert.deepEqual(reachable(east).services, { kind: 'notRead', because: 'still being read' });
    assert.deepEqual(namespacesOf(east), ['only-east']);
  });

  test('kinds that are not served are read as empty', async () => {
    servers.east.servesIstio = false;
    await store.refresh([east], neverCancelled);
    assert.deepEqual(reachable(east).objects.list(kinds.serviceEntry), { kind: 'read', value: [] });
  });

  test('watching follows changes, many of them in one snapshot', async () => {
    watch();
    await until(() => state(east) === 'reachable' && servers.east.watchCount > 10);
    let news = 0;
    store.onDidChangeSnapshot(() => (news += 1));
    for (let count = 0; count < 50; count += 1) {
      servers.east.put(namespaces, namespace(`n${count}`));
    }
    await until(() => news > 0 && namespacesOf(east).length === 51);
    // Late ones would come now.
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(news <= 2, `${news} snapshots`);
  });

  test('a cluster whose objects did not change keeps its identity; so do its objects', async () => {
    watch();
    await until(() => state(east) === 'reachable' && state(west) === 'reachable');
    await store.refresh(undefined, neverCancelled);
    const before = store.snapshot;
    await store.refresh(undefined, neverCancelled);
    assert.notEqual(store.snapshot, before);
    assert.equal(store.snapshot.clusters.get(east), before.clusters.get(east));
    servers.east.put(namespaces, namespace('new'));
    await store.refresh([east], neverCancelled);
    assert.notEqual(store.snapshot.clusters.get(east), before.clusters.get(east));
    assert.equal(store.snapshot.clusters.get(west), before.clusters.get(west));
  });

  test('a refresh sees what was written before it, watched or not', async () => {
    await store.refresh(undefined, neverCancelled);
    for (const name of ['one', 'two', 'three']) {
      if (name === 'two') watch();
      servers.east.behaves(`${namespaces}?watch`, 'hangs');
      servers.east.put(namespaces, namespace(name));
      await store.refresh([east], neverCancelled);
      assert.ok(namespacesOf(east).includes(name), name);
    }
  });

  test('two refreshes at once both wait for the later reading', async () => {
    const first = store.refresh([east], neverCancelled);
    await until(() => servers.east.requests('/version').length > 0);
    servers.east.put(namespaces, namespace('new'));
    await Promise.all([first, store.refresh([east], neverCancelled)]);
    assert.ok(namespacesOf(east).includes('new'));
  });

  test('a cancelled refresh ends at once', async () => {
    settings = { ...settings, readTimeoutMs: 9000 };
    servers.west.behaves('/version', 'hangs');
    const token = new CancellationSource();
    const refresh = store.refresh([west], token.token);
    await until(() => servers.west.requests('/version').length > 0);
    token.cancel();
    await refresh;
    assert.equal(state(west), 'unread');
  });

  test('a cluster that dies is told, and is back by itself when it returns', async () => {
    watch();
    await until(() => state(west) === 'reachable');
    const { port } = servers.west;
    await servers.west.stop();
    await until(() => state(west) === 'unreachable');
    assert.match(because(west) ?? '', new RegExp(`127.0.0.1:${port}`));
    assert.equal(state(east), 'reachable');
    servers.west = await SmallApiServer.start(port);
    servers.west.put(namespaces, namespace('after'));
    await until(() => state(west) === 'reachable');
    assert.deepEqual(namespacesOf(west), ['after']);
  });

  test('refused credentials are not tried again until asked', async () => {
    servers.west.behaves('/version', status(401, 'Unauthorized'));
    watch();
    await until(() => state(west) === 'unreachable');
    assert.equal(because(west), 'it does not accept the credentials of this context');
    const count = servers.west.seen.length;
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.equal(servers.west.seen.length, count);
    servers.west.behaves('/version', undefined);
    await store.refresh([west], neverCancelled);
    assert.equal(state(west), 'reachable');
  });

  test('watches run while a handle is held, and no longer', async () => {
    const [one, two] = [watch(), watch()];
    await until(() => servers.east.watchCount > 10);
    one.dispose();
    one.dispose();
    assert.ok(servers.east.watchCount > 10);
    assert.equal(store.isWatched, true);
    two.dispose();
    assert.equal(store.isWatched, false);
    await until(() => servers.east.watchCount === 0 && state(east) === 'reachable');
    watch();
    await until(() => servers.east.watchCount > 10);
  });

  test('a refresh goes on when the last handle is let go meanwhile', async () => {
    const handle = watch();
    await until(() => state(east) === 'reachable');
    servers.east.put(namespaces, namespace('new'));
    const refresh = store.refresh([east], neverCancelled);
    handle.dispose();
    await refresh;
    assert.ok(namespacesOf(east).includes('new'));
    await until(() => servers.east.watchCount === 0);
  });

  test('settings are followed: a new member is read, a former one let go', async () => {
    settings = { ...settings, meshes: [mesh(east)] };
    watch();
    await until(() => servers.east.watchCount > 10);
    settings = { ...settings, meshes: [mesh(west)] };
    settingsChanged.fire();
    await until(() => state(west) === 'reachable');
    assert.deepEqual([...store.snapshot.clusters.keys()], ['west']);
    await until(() => servers.east.watchCount === 0);
  });

  test('settings that change before anyone asks claim nothing, and read nothing', async () => {
    settings = { ...settings, meshes: [mesh(east, north)] };
    const news = new Promise<void>((resolve) => store.onDidChangeSnapshot(resolve));
    settingsChanged.fire();
    await news;
    assert.deepEqual([state(east), state(north)], ['unread', 'unread']);
    assert.equal(servers.east.seen.length, 0);
  });

  test('another kubeconfig in the settings is read', async () => {
    watch();
    await until(() => state(east) === 'reachable');
    setting = at('west');
    settingsChanged.fire();
    await until(() => because(east) === 'the kubeconfig does not have it');
    assert.deepEqual(store.snapshot.contexts, ['west']);
  });

  test('a member that the kubeconfig lacks says so, until the file has it', async () => {
    settings = { ...settings, meshes: [mesh(east, north)] };
    watch();
    await until(() => state(east) === 'reachable');
    assert.equal(because(north), 'the kubeconfig does not have it');
    const before = store.snapshot.clusters.get(east);
    await writeFile(at('east'), servers.east.file(['east', 'north']).replaceAll('"c"', '"east"'));
    await until(() => state(north) === 'reachable');
    assert.deepEqual(store.snapshot.contexts, ['east', 'north', 'west']);
    assert.equal(store.snapshot.clusters.get(east), before);
  });

  test('what is wrong in the files is in the snapshot', async () => {
    await writeFile(at('west'), 'a: [');
    await store.refresh([], neverCancelled);
    assert.deepEqual(store.snapshot.kubeconfigProblems, [
      `Kubeconfig ${at('west')} is not valid YAML at line 1.`,
    ]);
    assert.equal(because(west), 'the kubeconfig does not have it');
    assert.equal(servers.east.seen.length, 0);
  });

  test('any context gives a cluster, the same one while the kubeconfig is the same', async () => {
    settings = { ...settings, meshes: [] };
    await store.refresh(undefined, neverCancelled);
    const cluster = store.cluster(west);
    await store.refresh(undefined, neverCancelled);
    assert.equal(store.cluster(west), cluster);
    assert.throws(() => store.cluster(north), { reason: 'kubeconfig' });
  });
});
