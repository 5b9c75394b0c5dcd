/** Lines that are nothing in YAML: words of a page, comments of other languages, links, numbers of lines. */
import { linesOf, type Line } from '../lines';
import { parsingText } from '../parse';
import { asidesIn } from '../pieces';
import { withoutAdded } from '../signs';
import { slip, type Slip } from './slip';

/** What is broken is parsed again without each of a few lines, and typing does not wait. */
const longest = 50_000;

/**
 * A line without which readers come further, and which can be neither a field nor an item. One in front of
 * what says its kind is told of only where all the rest is a manifest, and not a script or a page.
 */
export function* seekingStray(text: string, brokenAt: number): Generator<void, Slip | undefined> {
  if (text.length > longest) return undefined;
  const added = yield* addedIn(text);
  if (added) return addedOf(added);
  const lines = linesOf(text).filter((it) => /^\s*[^\s#]/.test(it.text));
  const index = lines.findIndex((it) => it.end > brokenAt);
  const last = lines.at(-1);
  for (const at of [index, index - 1, index + 1]) {
    const line = lines[at];
    // The last line may still be going on.
    if (!line || (line === last && line.end === text.length && !text.endsWith('\n'))) continue;
    if (isNothing(line.text) && (yield* isCured(text, line, brokenAt))) return sayOf(line);
  }
  const [aside] = asidesIn(text);
  const isTyped = aside?.end === text.length && !text.endsWith('\n');
  return aside && !isTyped && !isScript(aside.text) ? sayOf(aside) : undefined;
}

const foreignComment = /^\s*(?:\/\/|\/\*|\*\/|--(?= ))/;
const mark = /^[ \t]*-{2,}\s*$/;
const fence = /^\s*```/;

const isNothing = (line: string): boolean =>
  foreignComment.test(line) ||
  fence.test(line) ||
  (!startsSomething.test(line) && !isField(line) && !isScript(line));

/** An item, a comment, a mark, a text in quotes or brackets, or what another rule names better. */
const startsSomething = /^\s*(?:-(?:\s|$)|[#"'{}[\]|>&*!?%@`]|<<:|---|\.{2,}|…|\d+\s)/;

/** What is around a manifest in a script is no manifest, and not meant to be one. */
const isScript = (line: string): boolean =>
  /^\s*(?:sudo +)?(?:kubectl|oc|istioctl|helm|cat|echo|export|sed|envsubst|done|fi|EOF)\b/.test(
    line,
  ) || /\\$| \| |\$\(/.test(line);

const isField = (line: string): boolean => /:(?:\s|$)|^\s*[\w./-]+\s*[:=：]/.test(line);

function* isCured(
  text: string,
  { start, end, text: line }: Line,
  brokenAt: number,
): Generator<void, boolean> {
  const without = text.slice(0, start) + ' '.repeat(line.length) + text.slice(start + line.length);
  const now = (yield* parsingText(without)).brokenAt;
  return (
    now === undefined || (now > Math.max(brokenAt, end) && /^kind:/m.test(text.slice(0, start)))
  );
}

/** `+ location: MESH_INTERNAL`, from a comparison of two texts: the first of such lines, where all else is well. */
function* addedIn(text: string): Generator<void, Line | undefined> {
  const plain = withoutAdded(text);
  if (plain === text || (yield* parsingText(plain)).brokenAt !== undefined) return undefined;
  return linesOf(text).find((it) => it.text.startsWith('+'));
}

const addedOf = ({ start, text }: Line): Slip =>
  slip('added', start, start + text.trimEnd().length, 'This + is of a comparison of two texts.');

function sayOf({ text, start }: Line): Slip {
  const from = start + text.search(/\S/);
  const end = start + text.trimEnd().length;
  if (mark.test(text)) {
    return slip('mark', start, end, 'Documents are parted by three dashes at the margin: ---.');
  }
  if (foreignComment.test(text)) {
    return slip('comment', from, end, 'A comment begins with # in YAML.');
  }
  const message = fence.test(text)
    ? 'This fences a block on a page, and is no part of the manifest.'
    : 'This line is neither a field nor an item of a list, so readers stop here.';
  return slip('stray', from, end, message);
}
