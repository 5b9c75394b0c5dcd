import type { DiffText } from '../../support/vscode/editors';
import type { Workbench } from '../../support/vscode/workbench';

/** The preview of a plan, the review box above it, and the modal that asks last. */
export class PlanPreview {
  readonly #workbench: Workbench;

  constructor(workbench: Workbench) {
    this.#workbench = workbench;
  }

  /** Waits for the preview of the plan with this title; answers the diffs in sight. */
  async changes(title: string | RegExp): Promise<readonly DiffText[]> {
    const words = typeof title === 'string' ? title : title.source;
    await this.#workbench.editors.activeTab(new RegExp(`Preview: .*${words}`));
    await this.#workbench.quickInput.at('Review the changes below');
    return this.#workbench.editors.multiDiff();
  }

  /** Goes on from the review box to the modal; answers what the modal says. */
  async review(): Promise<{ message: string; detail: string }> {
    await this.#workbench.quickInput.at('Review the changes below');
    await this.#workbench.quickInput.rows.first().click();
    return this.#workbench.dialog.says(/\?/);
  }

  /** Presses the button of the modal that is not Cancel. */
  async confirm(): Promise<void> {
    const buttons = await this.#workbench.dialog.buttons();
    const verb = buttons.find((it) => it !== 'Cancel');
    if (verb === undefined) throw new Error('The modal has no button but Cancel.');
    await this.#workbench.dialog.press(verb);
  }

  /** Review and confirm in one. */
  async apply(): Promise<{ message: string; detail: string }> {
    const said = await this.review();
    await this.confirm();
    return said;
  }

  async leave(): Promise<void> {
    await this.#workbench.quickInput.at('Review the changes below');
    await this.#workbench.quickInput.pick('Leave everything as it is');
  }
}
