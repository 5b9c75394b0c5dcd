import Mocha from 'mocha';

/** What every runner says last; whoever counts stages reads this line and no other. */
export const totalsLine = (passed: number, failed: number, notRun: number): string =>
  `${passed} passed, ${failed} failed${notRun === 0 ? '' : `, ${notRun} not run`}`;

export const totalsPattern = /^(\d+) passed, (\d+) failed/m;

/** Mocha's usual listing, closed by the totals in plain words. */
export class Report extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    runner.once('end', () => {
      const { passes, failures, pending } = this.stats;
      Mocha.reporters.Base.consoleLog(totalsLine(passes, failures, pending));
    });
  }
}
