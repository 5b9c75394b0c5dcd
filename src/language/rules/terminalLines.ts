/** Lines of a page or of a terminal that were copied along with a manifest. */
import { edited, type Edit } from '../edits';
import { linesOf } from '../lines';
import { parsingText } from '../parse';
import { slip, type Slip } from './slip';

/** What stands behind the fence of a block, where the fence alone was left out. */
const fenceWord = /^((?:---[ \t]*\r?\n)?)(ya?ml)[ \t]*\r?\n(?=(?:apiVersion|kind):)/i;

/** A line of a terminal that was copied with what stands before or behind it; readers stop in it or soon. */
export function* seekingCommand(text: string, brokenAt: number): Generator<void, Slip | undefined> {
  const [all, before = '', word = ''] = fenceWord.exec(text) ?? [];
  if (all !== undefined) {
    const message = 'This is the language of a block on a page, and no part of the manifest.';
    return slip('command', before.length, before.length + word.length, message);
  }
  if (!mayBeCommand.test(text)) return undefined;
  // A text that is indented as a whole has its commands at that column; what is deeper may be a value.
  const [, indent = ''] = /^([ ]*)[^\s#]/m.exec(text) ?? [];
  for (const { text: written, start } of linesOf(text)) {
    if (start > brokenAt) return undefined;
    if (!written.startsWith(indent)) continue;
    const line = written.slice(indent.length);
    const before = text.slice(0, start);
    // In a script, what stands in front of it is no manifest, and nor is what follows at once.
    const isBeside = () => /^kind:/m.test(before) || printed.test(text.slice(start));
    if (!prompted.test(line) && !(command.test(line) && isBeside())) continue;
    if ((yield* parsingText(before)).brokenAt !== undefined) return undefined;
    const end = start + written.trimEnd().length;
    return slip(
      'command',
      start + indent.length,
      end,
      'This line is for a shell, and no part of the manifest.',
    );
  }
  return undefined;
}

/** `$ kubectl get se`, `root@host:~# kubectl get se`, `[root@host ~]# kubectl get se`. */
const prompted =
  /^(?:(?:[$%]|[\w.-]+@[\w.-]+(?:[: ][^\s#$]*)?[#$]|\[[\w.-]+@[\w.-]+[: ][^\]\r\n]*\][#$]) +\S|> (?:kubectl|oc|istioctl|helm) )/;
const command = /^(?:sudo +)?(?:kubectl|oc|istioctl|helm) +\S/;
/** Not what is typed into it, which begins with `<<`. */
const printed =
  /^ *(?:sudo +)?(?:kubectl|oc|istioctl|helm) +[^<\r\n]*[^<\r\n\\]\r?\n(?: *(?:#.*)?\r?\n)* *(?:apiVersion|kind): /;
const mayBeCommand = new RegExp(
  [prompted, command].map((it) => it.source.replace('^', '^ *')).join('|'),
  'm',
);

/** A prompt in front of a line that goes on what was typed, or of the word that ends it. */
const goingOn = /^> ?(?=[ \t]*(?:- |[\w."'/-]+:(?:[ \t\r]|$)|EO[FT][ \t]*\r?$))/gm;
const endWord = /^EO[FT][ \t]*\r?$/;

/**
 * `> ` in front of some of the lines, as a terminal has it where a command goes on. Without it readers come
 * to the end; of a text that has it on every line something else is said.
 */
export function* seekingPrompt(text: string): Generator<void, Slip | undefined> {
  const [first] = yield* promptEdits(text);
  if (!first) return undefined;
  const message = 'This > is the prompt of a terminal, and no part of the manifest.';
  return slip('prompt', first.start, first.start + 1, message);
}

/** Take the marks away, or put blanks in their place, whichever leaves a manifest; none where neither does. */
export function* promptEdits(text: string): Generator<void, readonly Edit[]> {
  const marks = promptsIn(text);
  if (marks.length === 0) return [];
  for (const by of ['', '  ']) {
    const edits = marks.map(({ start, end, isEnd }) => ({ start, end, newText: isEnd ? '' : by }));
    if ((yield* parsingText(edited(text, edits))).brokenAt === undefined) return edits;
  }
  return [];
}

/** The marks, and with them the words that end what was typed. */
const promptsIn = (text: string) =>
  mayBePrompted.test(text)
    ? [...text.matchAll(goingOn)].map(({ index: start, 0: mark }) => {
        const behind = start + mark.length;
        const line = text.slice(behind).split('\n', 1)[0] ?? '';
        const isEnd = endWord.test(line);
        return { start, end: isEnd ? behind + line.trimEnd().length : behind, isEnd };
      })
    : [];

const mayBePrompted = /^>/m;
