/** What runs inside the extension host: mocha, reporting outside. */
import { format } from 'node:util';
import Mocha from 'mocha';
import { Report } from '../support/report';
import { sayOutside } from '../support/vscode/hostLines';

/** Runs the suites that `load` declares; rejects when a test failed. */
export function runSuites(load: () => void): Promise<void> {
  Mocha.reporters.Base.consoleLog = (...args: unknown[]) => {
    // Arguments would cross to the browser unformatted.
    sayOutside(format(...args));
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
