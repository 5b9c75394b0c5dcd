/** `node dying.cjs root|requests FOLDER STEP`: keeps a CA there, and kills itself before that step on disk. */
import fs from 'node:fs/promises';
import { neverCancelled } from '../../src/base/cancellation';
import { systemClock } from '../../src/base/clock';
import { newRoot } from '../../src/pki/authority';
import { saveRoot } from '../../src/tools/rootStore';
import { writeRequests } from '../../src/tools/requestStore';
import { fixedKeySmith } from './fixedKeySmith';

const [, , what, folder = '', step = ''] = process.argv;
const key = 'ECDSA P-256';
const state = { left: Number(step) };

function mayDie(): void {
  state.left -= 1;
  if (state.left === 0) process.kill(process.pid, 'SIGKILL');
}

/** Every call that changes something on disk counts as a step. */
function dyingBefore(name: 'mkdir' | 'open' | 'link' | 'rm'): void {
  const original = fs[name] as (...args: unknown[]) => Promise<unknown>;
  const dying = async (...args: unknown[]): Promise<unknown> => {
    mayDie();
    const answer = await original.apply(fs, args);
    if (name === 'open') dyingHandle(answer as fs.FileHandle);
    return answer;
  };
  Object.assign(fs, { [name]: dying });
}

/** Between its opening and its closing a file is empty, or written but not yet safe. */
function dyingHandle(handle: fs.FileHandle): void {
  for (const name of ['writeFile', 'sync', 'close'] as const) {
    const original = handle[name].bind(handle) as (...args: unknown[]) => Promise<void>;
    Object.assign(handle, {
      [name]: async (...args: unknown[]): Promise<void> => {
        mayDie();
        await original(...args);
      },
    });
  }
}

async function main(): Promise<void> {
  const options = { organization: 'Shop', key } as const;
  const root = await newRoot(options, fixedKeySmith(), systemClock, neverCancelled);
  for (const name of ['mkdir', 'open', 'link', 'rm'] as const) dyingBefore(name);
  if (what === 'root') await saveRoot(folder, root);
  else await writeRequests(folder, ['east', 'west'], options, fixedKeySmith(), neverCancelled);
}

void main();
