/** A real process is killed before each of its steps on disk: what it leaves must be of use, or nothing. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { neverCancelled } from '../../../src/base/cancellation';
import { systemClock } from '../../../src/base/clock';
import { pemBlocksIn } from '../../../src/pki/pem';
import { privateKeyIn, samePublicKey } from '../../../src/pki/privateKey';
import { heldKeySmith } from '../../../src/pki/heldKey';
import {
  readRootFiles,
  saveRoot,
  savedRootIn,
  unfinishedRootIn,
} from '../../../src/tools/rootStore';
import { waitingKeys, writeRequests } from '../../../src/tools/requestStore';
import { testRoot } from '../../support/authorities';
import { fixedKeySmith } from '../../support/fixedKeySmith';

const options = { organization: 'Shop', key: 'ECDSA P-256' } as const;
const clusters = ['east', 'west'];

suite('a run that is killed half-way', () => {
  let place = '';
  let program = '';
  suiteSetup('bundle the program that dies', async () => {
    place = fs.mkdtempSync(path.join(os.tmpdir(), 'dying-'));
    program = path.join(place, 'dying.cjs');
    await build({
      entryPoints: [path.resolve('test/support/dying.ts')],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      external: ['*/forge'],
      outfile: program,
      logLevel: 'error',
    });
  });
  suiteTeardown(() => {
    fs.rmSync(place, { recursive: true, force: true });
  });

  /** Runs it until its step of this number; true when it came to its end before. */
  function lives(what: string, folder: string, steps: number): boolean {
    const run = spawnSync(process.execPath, [program, what, folder, String(steps)]);
    if (run.signal === 'SIGKILL') return false;
    assert.equal(run.status, 0, run.stderr.toString());
    return true;
  }

  /** Kills before step 1, 2, 3, … in folders of their own, until a run comes to its end. */
  async function afterEachDeath(
    what: string,
    then: (folder: string) => Promise<void>,
  ): Promise<void> {
    let deaths = 0;
    for (let isDead = true; isDead; deaths += 1) {
      const folder = path.join(place, `${what}-${deaths}`);
      isDead = !lives(what, folder, deaths + 1);
      if (fs.existsSync(folder)) assertWhole(folder);
      await then(folder);
      for (const name of fs.readdirSync(folder)) ages(path.join(folder, name));
    }
    assert.ok(deaths > 6, `it died ${deaths} times only`);
  }

  /** Under real names there are whole files only, and keys for their owner only. */
  function assertWhole(folder: string): void {
    for (const name of fs.readdirSync(folder)) {
      const file = path.join(folder, name);
      const { mode } = fs.statSync(file);
      if (name.includes('key')) assert.equal(mode & 0o077, 0, name);
      if (name.endsWith('.tmp')) continue;
      const text = fs.readFileSync(file, 'utf8');
      const { value, problems } = pemBlocksIn(text);
      assert.deepEqual([value.length, problems], [1, []], name);
      if (name.includes('key')) assert.equal(privateKeyIn(text).problem, undefined, name);
    }
  }

  /** Staged files are swept out once they are older than any write takes. */
  function ages(file: string): void {
    const past = new Date(Date.now() - 3_600_000);
    if (file.endsWith('.tmp')) fs.utimesSync(file, past, past);
  }

  test('the root: the next run finishes it with the key that is kept', async function () {
    this.timeout(60_000);
    await afterEachDeath('root', async (folder) => {
      const kept = await unfinishedRootIn(folder);
      if (!(await savedRootIn(folder))) {
        const smith = (kept && heldKeySmith(kept, fixedKeySmith())) ?? fixedKeySmith();
        await saveRoot(folder, await testRoot({ key: 'ECDSA P-256' }, smith, systemClock));
      }
      const files = await savedRootIn(folder);
      const root = await readRootFiles(files!, systemClock);
      if (kept) assert.equal(root.key.reveal(), kept.reveal());
      assert.ok(root.certificate.selfSigned);
    });
  });

  test('requests: the next run keeps the keys that are there and adds what is missing', async function () {
    this.timeout(60_000);
    await afterEachDeath('requests', async (folder) => {
      const before = await waitingKeys(folder, clusters);
      const smith = fixedKeySmith();
      const written = await writeRequests(folder, clusters, options, smith, neverCancelled);
      const after = await waitingKeys(folder, clusters);
      assert.deepEqual([written.size, after.size], [2, 2]);
      for (const [cluster, key] of before) assert.ok(samePublicKey(key, after.get(cluster)!));
    });
  });

  test('what a dead run has staged is swept out by the next one', async () => {
    const folder = path.join(place, 'swept');
    fs.mkdirSync(folder);
    const staged = path.join(folder, 'root-key.pem.01234567-89ab-cdef-0123-456789abcdef.tmp');
    const other = path.join(folder, 'notes.tmp');
    for (const file of [staged, other]) {
      fs.writeFileSync(file, 'half a key');
      ages(file);
    }
    await writeRequests(folder, ['east'], options, fixedKeySmith(), neverCancelled);
    assert.deepEqual([fs.existsSync(staged), fs.existsSync(other)], [false, true]);
  });
});
