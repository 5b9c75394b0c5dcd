/** A person whose answers are written down beforehand, and who remembers what was shown. */
import assert from 'node:assert/strict';
import { CancellationSource } from '../../src/base/cancellation';
import type { Conversation, Waiting } from '../../src/carryOut';
import type { Step } from '../../src/plan/execute';
import type { Obstacle } from '../../src/plan/plan';
import { diffOf } from '../../src/plan/diff';
import type { OutcomeReport } from '../../src/views/outcomeReport';
import type { PlanReport } from '../../src/views/planReport';

type Answer = 'yes' | 'no';

export class ScriptedConversation implements Conversation {
  readonly #answers: Answer[];
  readonly told: string[] = [];
  readonly reports: PlanReport[] = [];
  readonly outcomes: OutcomeReport[] = [];
  readonly steps: Step[] = [];
  readonly waited: string[] = [];
  /** Called before the question is answered: what happens while the person reads. */
  beforeAnswer: () => Promise<void> | void = () => undefined;
  /** Cancels the running wait after so many steps. */
  cancelAfter: number | undefined;

  constructor(...answers: readonly Answer[]) {
    this.#answers = [...answers];
  }

  obstacles(title: string, because: readonly Obstacle[]): Promise<void> {
    this.told.push(`${title}: blocked: ${because.map((it) => it.message).join(' | ')}`);
    return Promise.resolve();
  }

  alreadySo(title: string, notes: readonly string[] = []): Promise<void> {
    this.told.push([`${title}: already so`, ...notes].join(' '));
    return Promise.resolve();
  }

  async confirms(report: PlanReport): Promise<boolean> {
    this.reports.push(report);
    await this.beforeAnswer();
    const answer = this.#answers.shift();
    assert.ok(answer, `nobody expected to be asked: ${report.title}`);
    return answer === 'yes';
  }

  async waits<T>(title: string, work: Waiting<T>): Promise<T> {
    this.waited.push(title);
    const source = new CancellationSource();
    return work((step) => {
      this.steps.push(step);
      if (this.steps.length === this.cancelAfter) source.cancel();
    }, source.token);
  }

  outcome(report: OutcomeReport): Promise<void> {
    this.outcomes.push(report);
    this.told.push(report.message);
    return Promise.resolve();
  }

  /** Everything that was shown, as one text: what must hold no secret. */
  get everythingShown(): string {
    const diffs = this.reports.flatMap((report) =>
      report.entries.map((it) => Object.values(diffOf(it.change)).join('\n')),
    );
    return [JSON.stringify(this.reports.map((it) => it.detail)), ...diffs, ...this.told].join('\n');
  }

  assertAllUsed(): void {
    assert.deepEqual(this.#answers, [], 'answers nobody asked for');
  }
}
