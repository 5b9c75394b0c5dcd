/** The ways to trust beside a new root: an offline root, CAs that exist, and a root in PKCS#12. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cacertsOf, furnish } from '../clusterObjects';
import { startGround, type Ground } from '../ground';
import { journey } from '../journey';
import { MeshTree } from '../pages/meshTree';
import { PlanPreview } from '../pages/planPreview';

let ground: Ground;
let place: string;

/** OpenSSL in a folder of its own, as the keeper of an offline root has it. */
const openssl = (...args: readonly string[]): string =>
  execFileSync('openssl', args, {
    cwd: place,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });

async function prepare() {
  ground = await startGround('the ways to trust beside a new root');
  await furnish(ground.east, ground.west);
  place = mkdtempSync(path.join(tmpdir(), 'trust-'));
  newRoot('offline');
  newRoot('other');
  return {
    files: { 'README.md': '# Shop\n' },
    env: { KUBECONFIG: ground.kubeconfig },
    settings: { 'istioMulticluster.meshes': { shop: { contexts: ['east', 'west'] } } },
    afterwards: async () => {
      rmSync(place, { recursive: true, force: true });
      await ground.stop();
    },
  };
}

function newRoot(name: string): void {
  const files = ['-keyout', `${name}.key`, '-out', `${name}.crt`];
  const usage = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
  const subject = ['-subj', `/O=Shop/CN=Root ${name}`, '-days', '3650'];
  openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...files, ...usage, ...subject);
}

/** As the instructions that the editor opens say. */
function signs(root: string, request: string, out: string): void {
  const by = ['-CA', `${root}.crt`, '-CAkey', `${root}.key`, '-CAcreateserial'];
  const how = ['-days', '730', '-sha256', '-copy_extensions', 'copyall'];
  openssl('x509', '-req', '-in', request, ...by, ...how, '-out', out);
}

journey('Trust by other ways than a new root', prepare, (world) => {
  const input = () => world().workbench.quickInput;
  const preview = () => new PlanPreview(world().workbench);
  const folder = (name: string) => path.join(place, name);

  const begin = async (way: string) => {
    await world().workbench.notifications.clear();
    await world().workbench.command('Istio Multicluster: Establish Trust…');
    await (await input().at('Clusters that get')).tickOnly('east', 'west');
    await (await input().at('Where the CAs of the')).pick(way);
  };
  const applies = async () => {
    const changes = await preview().changes(/trust/i);
    assert.ok(!changes.some((it) => it.after.includes('PRIVATE KEY')), 'a key is in the preview');
    await preview().apply();
    await world().workbench.notifications.says(/rust.*changes? in east, west/);
  };

  test('keys are refused where others could read them, with a way on', async () => {
    const { workbench } = world();
    await new MeshTree(workbench).open();
    await begin('Write requests');
    mkdirSync(folder('requests'));
    chmodSync(folder('requests'), 0o755);
    await (await input().at('Where the keys and requests')).pick('Another folder');
    await input().choosePath(folder('requests'));
    const { detail } = await workbench.dialog.says('Keys are not kept there');
    assert.match(detail, /look into/);
    await workbench.dialog.press('Close It to Others');
    await input().at('Organization');
    assert.equal(statSync(folder('requests')).mode & 0o777, 0o700);
  });

  test('the offline root: a request for each cluster is written, and says how to sign it', async () => {
    const { workbench } = world();
    await (await input().at('Organization')).back();
    await (await input().at('Where the keys and requests')).pick('Another folder');
    await input().choosePath(folder('requests'));
    await (await input().at('Organization')).enter('Shop');
    await (await input().at('Trust domain')).accept();
    await (await input().at('Key of each')).pick('ECDSA P-256');
    await workbench.notifications.says(/2 requests are in .*requests/);
    assert.match(await workbench.editors.text(), /openssl x509 -req/);
    for (const cluster of ['east', 'west']) {
      const request = `requests/${cluster}-ca.csr.pem`;
      const said = openssl('req', '-in', request, '-verify', '-noout', '-text');
      assert.match(said, new RegExp(`Subject: O = Shop, CN = Intermediate CA, L = ${cluster}`));
      const { mode } = statSync(folder(`requests/${cluster}-ca-key.pem`));
      assert.equal(mode & 0o777, 0o600);
    }
  });

  test('the offline root: what does not fit is refused with the reason, and a file completes it', async () => {
    const { workbench } = world();
    signs('offline', 'requests/east-ca.csr.pem', 'requests/east.crt');
    signs('other', 'requests/west-ca.csr.pem', 'requests/west.crt');
    copyFileSync(folder('offline.crt'), folder('requests/root.crt'));
    await begin('Read back');
    await (await input().at('Folder with the keys')).pick('Another folder');
    await input().choosePath(folder('requests'));
    await (await input().at('Where the signed certificates')).pick('In the folder of the keys');
    const { message, detail } = await workbench.dialog.says('clusters have a CA that fits');
    assert.match(message, /1 of 2/);
    assert.match(detail, /west: The certificate of .*Root other, which issued .*L=west, is not/);
    signs('offline', 'requests/west-ca.csr.pem', 'west-again.crt');
    await workbench.dialog.press('Add Files…');
    await input().chooseFile(folder('west-again.crt'));
    await applies();
    await assertChains('offline');
  });

  test('CAs that exist are taken over from the folders of cert-manager', async () => {
    for (const cluster of ['east', 'west']) {
      mkdirSync(folder(`pki/${cluster}`), { recursive: true, mode: 0o700 });
      const at = (name: string) => `pki/${cluster}/${name}`;
      const request = ['-newkey', 'rsa:2048', '-nodes', '-keyout', at('tls.key')];
      const subject = ['-subj', `/O=Shop/CN=Issuing CA ${cluster}`];
      const profile = [
        'basicConstraints=critical,CA:TRUE,pathlen:0',
        'keyUsage=critical,keyCertSign',
      ];
      const ca = profile.flatMap((it) => ['-addext', it]);
      openssl('req', ...request, ...subject, ...ca, '-out', at('csr'));
      signs('other', at('csr'), at('tls.crt'));
      rmSync(folder(at('csr')));
      copyFileSync(folder('other.crt'), folder(at('ca.crt')));
    }
    await begin('Take over CAs');
    await (await input().at('Where the CAs are')).pick('One folder…');
    await input().choosePath(folder('pki'));
    await applies();
    await assertChains('other');
  });

  test('an existing root in PKCS#12: the passphrase is asked for, refused, and kept on demand', async () => {
    const { workbench } = world();
    openssl(
      ...['pkcs12', '-export', '-inkey', 'offline.key', '-in', 'offline.crt'],
      ...['-passout', 'pass:correct horse', '-out', 'root.p12'],
    );
    await begin('Use an existing root');
    await input().chooseFile(folder('root.p12'));
    await (await input().at('Passphrase of the key')).enter('battery staple');
    await input().says('does not open the key');
    await input().enter('correct horse');
    await (
      await input().at('What happens to the passphrase')
    ).pick('Keep it in the secret storage');
    await (await input().at('Organization')).accept();
    await (await input().at('Trust domain')).accept();
    await (await input().at('Key of each')).pick('RSA 2048');
    await (await input().at('How long')).pick('Intermediates two years');
    await applies();
    await assertChains('offline');
    await begin('Use an existing root');
    await input().chooseFile(folder('root.p12'));
    await (await input().at('The key is encrypted')).row('Use the passphrase in').waitFor();
    await input().escape();
    await workbench.notifications.clear();
  });

  test('the Secret of one cluster is taken over by the others, if one really wants that', async () => {
    await begin('Take over CAs');
    await (await input().at('Where the CAs are')).pick('A Secret of one cluster…');
    await (await input().at('The cluster whose CA')).pick('east');
    await (await input().at('The Secret, as namespace/name')).accept();
    const changes = await preview().changes(/trust/i);
    assert.deepEqual(
      changes.map((it) => /east|west/.exec(it.label)?.[0]),
      ['west'],
    );
    const { detail } = await preview().review();
    assert.match(detail, /east, west get the same CA/);
    await world().workbench.dialog.press('Cancel');
  });

  test('no key and no passphrase is in a log, a document or a setting', async () => {
    const secrets = new Set(['correct horse', 'battery staple']);
    const keyFiles = readdirSync(place, { recursive: true, encoding: 'utf8' }).filter(
      (it) => it.endsWith('key.pem') || it.endsWith('.key'),
    );
    assert.ok(keyFiles.length >= 6, keyFiles.join());
    const texts = keyFiles.map((it) => readFileSync(folder(it), 'utf8'));
    for (const cluster of [ground.east, ground.west])
      texts.push((await cacertsOf(cluster))?.get('ca-key.pem') ?? '');
    for (const line of texts.flatMap((it) => it.split('\n')))
      if (line.length === 64) secrets.add(line);
    assert.ok(secrets.size > 60);
    const { data = '', workspace, log, window } = world();
    const said = [log(), ...window.console, ...[data, workspace].flatMap(textsBelow)];
    assert.ok(
      said.some((it) => it.includes('Certificate requests written.')),
      'the log was not read',
    );
    for (const secret of secrets)
      assert.ok(!said.some((it) => it.includes(secret)), 'a secret left its place');
    assert.deepEqual(window.pageErrors, []);
  });

  /** The chain of each cluster's own Secret, up to the root with this name. */
  async function assertChains(root: string): Promise<void> {
    for (const cluster of [ground.east, ground.west]) {
      const files = await cacertsOf(cluster);
      assert.equal(files?.size, 4);
      for (const [name, text] of files) writeFileSync(folder(`of-${name}`), text, { mode: 0o600 });
      const trusting = ['-CAfile', `${root}.crt`, '-untrusted', 'of-cert-chain.pem'];
      assert.match(openssl('verify', '-x509_strict', ...trusting, 'of-ca-cert.pem'), /: OK/);
      const key = openssl('pkey', '-in', 'of-ca-key.pem', '-pubout');
      assert.equal(openssl('x509', '-in', 'of-ca-cert.pem', '-noout', '-pubkey'), key);
    }
  }
});

/** Every file of a server that a person or a log may have text in. */
function textsBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => path.join(it.parentPath, it.name))
    .filter((it) => !it.includes('/extensions/') && statSync(it).size < 5_000_000)
    .map((it) => readFileSync(it, 'latin1'));
}
