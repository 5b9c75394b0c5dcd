/**
 * Drives the built extension in a real VS Code, spec by spec, and says `N passed, M failed`.
 *
 * EXTENSION=file.vsix    a package instead of the repository's own build
 * MOCHA_GREP=words       only these journeys or steps
 * UPDATE_SCREENSHOTS=1   rewrite the pictures of the README
 * SHOTS=folder           more pictures, of what is worth a look
 * THEME=name             another colour theme, such as "Default High Contrast"
 */
import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import Mocha from 'mocha';
import { Report } from '../support/report';
import { repository } from '../support/vscode/setup';

/** A step waits for states of a window on a busy machine; it ends long before this when all is well. */
const stepLimitMs = 240_000;

rmSync(path.join(repository, 'test-results'), { recursive: true, force: true });
const mocha = new Mocha({ ui: 'tdd', reporter: Report, timeout: stepLimitMs, forbidOnly: true });
const only = process.env['MOCHA_GREP'];
if (only !== undefined) mocha.grep(only);
const specs = path.join(__dirname, 'specs');
for (const name of readdirSync(specs).sort()) mocha.addFile(path.join(specs, name));
const runner = mocha.run((failures) => {
  const isEmpty = (runner.stats?.passes ?? 0) === 0;
  if (isEmpty) console.log('No step passed, so nothing was shown to work.');
  // Whatever a step left running ends with us.
  process.exit(failures > 0 || isEmpty ? 1 : 0);
});
