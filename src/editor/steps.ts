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

/** The questions of a row, or those that follow from what was answered so far. */
export type Questions<S> = readonly Question<S>[] | ((answers: S) => readonly Question<S>[]);

/** Asks questions in a row, with Back; undefined when the person gave up. */
export async function askInTurn<S>(
  title: string,
  start: S,
  questions: Questions<S>,
): Promise<S | undefined> {
  const asked = typeof questions === 'function' ? questions : () => questions;
  const states: S[] = [start];
  for (let state: S = start; ;) {
    const all = asked(state);
    const step = states.length;
    const question = all[step - 1];
    if (!question) return state;
    const answer = await question(state, { title, step, totalSteps: all.length });
    if (answer === undefined) return undefined;
    if (answer !== back) states.push(answer);
    else if (states.length > 1) states.pop();
    state = states.at(-1) ?? start;
  }
}

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
  /** Why it cannot be chosen here, as a sentence; it is shown all the same. */
  readonly obstacle?: string | undefined;
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
  input.items = choices.map((it) =>
    it.obstacle === undefined
      ? it
      : { ...it, label: `$(circle-slash) ${it.label}`, detail: it.obstacle },
  );
  input.canSelectMany = many;
  input.matchOnDescription = true;
  input.placeholder = asked.placeholder;
  if (many) input.selectedItems = choices.filter((it) => it.picked === true);
  return answered(input, () => {
    const selected = [...input.selectedItems];
    const obstacle = selected.find((it) => it.obstacle !== undefined)?.obstacle;
    if (obstacle !== undefined) input.placeholder = obstacle;
    else if (selected.length === 0 && many)
      input.placeholder = `Tick at least one. ${asked.placeholder}`;
    return selected.length === 0 || obstacle !== undefined ? undefined : selected;
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
  /** The same, for what takes a while to find out: asked once, when the text is accepted. */
  readonly refuses?: (text: string) => Promise<string | undefined>;
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
  const accepted = async () => {
    if (!check()) return undefined;
    input.busy = true;
    const refusal = await asked.refuses?.(input.value);
    input.busy = false;
    input.validationMessage = refusal ?? '';
    return refusal === undefined ? input.value : undefined;
  };
  return answered(input, accepted).finally(() => {
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
function answered<T>(
  input: Input,
  value: () => T | undefined | Promise<T | undefined>,
): Promise<Answer<T>> {
  return new Promise((resolve, reject) => {
    const listening: Disposable[] = [];
    const end = (answer: Answer<T>) => {
      resolve(answer);
      disposeAll(listening);
      input.dispose();
    };
    listening.push(
      input.onDidAccept(() => {
        Promise.resolve(value()).then(
          (answer) => {
            if (answer !== undefined) end(answer);
          },
          (error: unknown) => {
            reject(error instanceof Error ? error : new Error(String(error)));
            end(undefined);
          },
        );
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
