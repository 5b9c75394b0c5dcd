/** What runs inside the extension host: mocha, its lines marked so that the runner outside knows them. */
import { format } from 'node:util';
import Mocha from 'mocha';
import { Report } from '../support/report';

/** Before each line of ours; the rest of the host's console is the workbench talking to itself. */
export const lineMark = '##host## ';

/** Runs the suites that `load` declares; rejects when a test failed. */
export function runInHost(load: () => void): Promise<void> {
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => {
    // Arguments would cross to the browser unformatted.
    for (const line of format(...args).split('\n')) console.log(lineMark + line);
  };
  const mocha = new Mocha({ ui: 'tdd', reporter: Report, timeout: 60_000, forbidOnly: true });
  const only = process.env['MOCHA_GREP'];
  if (only !== undefined) mocha.grep(only);
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, '', mocha);
  load();
  return new Promise((resolve, reject) => {
    mocha.run((failures) => {
      if (failures === 0) resolve();
      else reject(new Error(`${failures} tests failed in the extension host.`));
    });
  });
}
