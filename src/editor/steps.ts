import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import { disposeAll } from '../base/disposable';

/** The answer "one step back". */
export const back = Symbol('back');
export type Answer<T> = T | typeof back | undefined;

/** Where a question stands in its row of questions. */
export interface Place {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** One question. It reads what was answered before and answers more; `undefined` gives up, `back` goes back. */
export type Question<S> = (answers: S, place: Place) => Promise<Answer<S>>;

/** Asks questions in a row, with Back; undefined when the person gave up. */
export async function askInTurn<S>(
  title: string,
  start: S,
  questions: readonly Question<S>[],
): Promise<S | undefined> {
  const states: S[] = [start];
  for (let index = 0; index < questions.length;) {
    const question = questions[index];
    const state = states[index];
    if (!question || state === undefined) return undefined;
    const answer = await question(state, { title, step: index + 1, totalSteps: questions.length });
    if (answer === undefined) return undefined;
    if (answer === back) index = Math.max(0, index - 1);
    else states[(index += 1)] = answer;
  }
  return states[questions.length];
}

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

interface Asked extends Place {
  readonly placeholder: string;
}

/** One of several. */
export async function pickOne<T>(asked: Asked, choices: readonly Choice<T>[]): Promise<Answer<T>> {
  const picked = await pick(asked, choices, false);
  return Array.isArray(picked) ? picked[0]?.value : picked;
}

/** Some of several, at least one. `picked` on a choice marks it beforehand. */
export async function pickMany<T>(
  asked: Asked,
  choices: readonly Choice<T>[],
): Promise<Answer<readonly T[]>> {
  const picked = await pick(asked, choices, true);
  return Array.isArray(picked) ? picked.map((it) => it.value) : picked;
}

function pick<T>(
  asked: Asked,
  choices: readonly Choice<T>[],
  many: boolean,
): Promise<Choice<T>[] | typeof back | undefined> {
  const input = vscode.window.createQuickPick<Choice<T>>();
  prepare(input, asked);
  input.items = choices;
  input.canSelectMany = many;
  input.matchOnDescription = true;
  input.placeholder = asked.placeholder;
  if (many) input.selectedItems = choices.filter((it) => it.picked === true);
  return answered(input, () => {
    const selected = [...input.selectedItems];
    return selected.length === 0 ? undefined : selected;
  });
}

interface AskedFreely extends Asked {
  /** A sentence that says why the typed text will not do; undefined when it will. */
  readonly validate: (text: string) => string | undefined;
}

/** One of several texts, or one that the person types: it stands below the others while it will do. */
export async function pickOrType(
  asked: AskedFreely,
  choices: readonly Choice<string>[],
): Promise<Answer<string>> {
  const input = vscode.window.createQuickPick<Choice<string>>();
  prepare(input, asked);
  input.placeholder = asked.placeholder;
  input.matchOnDescription = true;
  const offer = () => {
    const typed = input.value.trim();
    const isNew = typed !== '' && !choices.some((it) => it.value === typed);
    const problem = isNew ? asked.validate(typed) : undefined;
    const own = {
      label: typed,
      description: problem ?? 'as typed',
      alwaysShow: true,
      value: typed,
    };
    input.items = isNew ? [...choices, own] : choices;
  };
  offer();
  const watching = input.onDidChangeValue(offer);
  return answered(input, () => {
    const chosen = input.selectedItems[0]?.value;
    return chosen === undefined || asked.validate(chosen) !== undefined ? undefined : chosen;
  }).finally(() => {
    watching.dispose();
  });
}

interface AskedText extends Asked {
  readonly value?: string;
  readonly password?: boolean;
  /** A sentence that says what is wrong; undefined when the text will do. */
  readonly validate: (text: string) => string | undefined;
}

export function askText(asked: AskedText): Promise<Answer<string>> {
  const input = vscode.window.createInputBox();
  prepare(input, asked);
  input.placeholder = asked.placeholder;
  input.value = asked.value ?? '';
  input.password = asked.password ?? false;
  const check = () => {
    input.validationMessage = asked.validate(input.value) ?? '';
    return input.validationMessage === '';
  };
  const watching = input.onDidChangeValue(check);
  return answered(input, () => (check() ? input.value : undefined)).finally(() => {
    watching.dispose();
  });
}

function prepare(
  input: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] },
  place: Place,
): void {
  input.title = place.title;
  input.step = place.step;
  input.totalSteps = place.totalSteps;
  input.ignoreFocusOut = true;
  input.buttons = place.step > 1 ? [vscode.QuickInputButtons.Back] : [];
}

type Input = (vscode.QuickPick<vscode.QuickPickItem> | vscode.InputBox) | QuickInputLike;
interface QuickInputLike extends vscode.QuickInput {
  readonly onDidAccept: vscode.Event<void>;
  readonly onDidTriggerButton: vscode.Event<vscode.QuickInputButton>;
}

/** Resolves with the accepted value, `back`, or undefined when the input was closed. */
function answered<T>(input: Input, value: () => T | undefined): Promise<Answer<T>> {
  return new Promise((resolve) => {
    const listening: Disposable[] = [];
    const end = (answer: Answer<T>) => {
      resolve(answer);
      disposeAll(listening);
      input.dispose();
    };
    listening.push(
      input.onDidAccept(() => {
        const answer = value();
        if (answer !== undefined) end(answer);
      }),
      input.onDidTriggerButton(() => {
        end(back);
      }),
      input.onDidHide(() => {
        end(undefined);
      }),
    );
    input.show();
  });
}
