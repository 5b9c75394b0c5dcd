/** What is wrong with a document before any object of it can be read. */
import { structureCodes } from '../../mesh/catalogue/structure';
import { none } from '../../mesh/rules/saying';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import type { ManifestObject } from '../manifestObject';
import { oddBlanksIn, unseenIn } from '../oddBlanks';
import { laterHeads, mayHoldTwo } from '../joined';
import { contains, pathAt, type ManifestNode } from '../nodes';
import { kindOf } from '../schema/kinds';
import type { Fault } from '../readings';
import type { DocumentRule } from './rule';

const said = (
  code: keyof typeof structureCodes,
  start: number,
  end: number,
  message: string,
): Diagnostic => ({ code, severity: structureCodes[code].severity, message, start, end });

/**
 * Without `---` a second object overwrites the first, field by field: YAML readers take the last of
 * two keys, and servers that look closer refuse both.
 */
export const joinedObjects: DocumentRule = ({ root, masks }, context) => {
  if (context.structure === 'off' || root?.kind !== 'map' || root.flow) return none;
  // Of what a template leaves in or out, one of the two may never be there.
  if (masks.some((it) => it.by === 'template')) return none;
  if (!mayHoldTwo(root)) return none;
  const glued = root.fields.find(({ key }) => gluedMark.test(String(key.value)));
  if (glued) {
    const { start } = glued.key;
    return [
      said('MESH0723', start, start + 3, 'Behind --- a line ends, or it begins no document.'),
    ];
  }
  const later = laterHeads(root);
  const joined = later.map(({ key: { start, end } }, index) => {
    const [which, first] = index === 0 ? ['A second', 'the first'] : ['Another', 'those before'];
    const message = `${which} object begins here without --- in front of it, so it takes the place of ${first}.`;
    return said('MESH0723', start, end, message);
  });
  return joined;
};

/** `---apiVersion: v1`. */
const gluedMark = /^---(?:apiVersion|kind|metadata)$/;

/** YAML indents by blanks; at a tab, readers stop. */
export function* tabs({ text, brokenAt }: Fault, context: LanguageContext): Iterable<Diagnostic> {
  // Within brackets YAML takes them, so there it is something else that readers stop at.
  if (context.structure === 'off' || /^\s*[{[]/.test(text)) return;
  const start = text.lastIndexOf('\n', brokenAt) + 1;
  for (const at of [start, text.indexOf('\n', brokenAt) + 1]) {
    const indent = /^[ ]*\t[ \t]*(?=[^\s#])/.exec(text.slice(at, at + 200))?.[0];
    if (indent === undefined) continue;
    const message = 'YAML does not take tabs at the head of a line: indent with blanks.';
    yield said('MESH0724', at, at + indent.length, message);
    return;
  }
}

/**
 * In lines of nothing else, and in front of comments: the reader of Kubernetes stops at those in the first
 * column as well, where other readers do not. Between brackets and quotes it does not.
 */
export const emptyTabs: DocumentRule = ({ text, root, brokenAt, heredoc, masks }, context) => {
  if (context.structure === 'off' || !text.includes('\n\t')) return none;
  if (!root || brokenAt !== undefined || heredoc !== undefined) return none;
  const found = [...text.matchAll(/(?<=\n)\t[ \t]*(?=#|\r?\n|$)/g)].find(
    ({ index }) =>
      !masks.some((it) => contains(it, index)) &&
      !pathAt(root, index).nodes.some((it) =>
        it.kind === 'scalar' ? /single|double/.test(it.style) : it.kind !== 'alias' && it.flow,
      ),
  );
  if (!found) return none;
  const message = 'Kubernetes takes no tab at the head of a line, not even of an empty one.';
  return [said('MESH0724', found.index, found.index + found[0].length, message)];
};

const noBreak = 'YAML takes a no-break space for a letter: write a blank.';

/** Pages set no-break spaces where blanks were; readers take them for letters. */
export const oddBlanks: DocumentRule = ({ text, objects }, context) => {
  if (context.structure === 'off') return none;
  const [first] = oddBlanksIn(text);
  if (!first) return ofDns(text);
  if (!objects.some(isKnown)) return none;
  return [said('MESH0724', first.start, first.end, noBreak)];
};

/** In front of a key that no block of text has, where one is in the text. */
const oddKey = /^ *[\u00a0\u2007\u202f\u3000]+ *(?=(?:Corefile|stubDomains):)/m;

function ofDns(text: string): readonly Diagnostic[] {
  const found = text.includes('\u00a0') && /^kind:/m.test(text) ? oddKey.exec(text) : null;
  const end = found ? found.index + found[0].length : 0;
  return found ? [said('MESH0724', found.index, end, noBreak)] : none;
}

/** What has no width is a letter as well: a host with it is another host. */
export const unseen: DocumentRule = ({ text, objects }, context) => {
  const found = context.structure === 'off' ? none : unseenIn(text);
  if (found.length === 0 || !objects.some(isKnown)) return none;
  return found.map(({ start, end }) => ({
    ...said(
      'MESH0724',
      start,
      end,
      `${codeOf(text, start)} stands here, which nobody sees and every reader takes for a letter.`,
    ),
    severity: 'warning' as const,
  }));
};

/** What pages make of quotes, around a value of an object we know; its text may have some of its own. */
export const curlyQuotes: DocumentRule = ({ text, root, objects }, context) => {
  if (context.structure === 'off' || !/[“”]/.test(text) || !objects.some(isKnown)) return none;
  return [...text.matchAll(curly)].flatMap(({ index, 0: line, 1: value = '' }) => {
    const end = index + line.length;
    const start = end - value.length;
    if (root && isBlock(pathAt(root, start).nodes.at(-1))) return none;
    const message =
      'These quotes are letters to YAML, and so a part of the value: write "…" for them.';
    return { ...said('MESH0724', start, end, message), severity: 'warning' as const };
  });
};

const isBlock = (node: ManifestNode | undefined): boolean =>
  node?.kind === 'scalar' && node.style === 'block';

const curly = /^[ \t]*(?:(?:- +)*[\w./-]+:[ \t]+|(?:- +)+)([“”][^“”"\r\n]*[“”])(?=[ \t]*\r?$)/gm;

const codeOf = (text: string, at: number): string =>
  `The character U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}`;

const isKnown = ({ apiVersion, kind, name }: ManifestObject): boolean =>
  kindOf(apiVersion, kind, name) !== undefined;
