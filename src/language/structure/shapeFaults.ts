/** What is said where an object and its shape part. Paths are copied only where there is something to say. */
import type { Path } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import type { ListNode, MapNode, ScalarNode, Span } from '../nodes';
import { bracedName } from '../placeholders';
import { servedText } from '../schema/documentation';
import { servedIn } from '../schema/releases';
import type { FieldShape, ObjectShape, Shape } from '../schema/shape';
import { dashOf, holdsTwo, isNothing } from './fieldsOf';
import { problem, type StructureProblem } from './problem';
import { wanted, whereIn, type Sight } from './sight';

/** Servers refuse an item that is nothing; what is written last may just be begun. */
export function nothingBehind(
  node: ScalarNode,
  path: Path,
  { isWhole, text, isRead, isOpen }: Sight,
): StructureProblem | undefined {
  if (!isWhole || isOpen) return undefined;
  const isLess = isRead === true || text.slice(node.end).trim() === '';
  const what = node.end > node.start ? 'null' : 'empty: nothing stands behind the dash';
  const at = dashOf(node, text);
  return problem('MESH0702', path, {
    message: `${whereIn(path)} is ${what}.`,
    ...(isLess && { severity: 'warning' }),
    ...(at ? { at } : { cures: [{ remove: path }] }),
  });
}

/** A field of other releases than the text is for; without one, that it is gone from those of today. */
export function ofOtherReleases(
  field: FieldShape,
  at: Span,
  parent: Path,
  { releases, isUndated = false, isRead = false }: Sight,
): StructureProblem | undefined {
  const isNever = servedIn(field, releases) === 'never';
  if (!isNever && (!isUndated || field.until === undefined)) return undefined;
  const now = field.now === undefined ? '' : `; ${field.now} took its place`;
  const message = `${field.name} is in ${servedText(field)} only${now}.`;
  const path = [...parent, field.name];
  // What installs an older release may need it, and then nobody wants it removed.
  const cures = isNever || !isRead ? [{ remove: path }] : [];
  const severity = isNever ? {} : ({ severity: 'info' } as const);
  return problem('MESH0711', path, { message, onKey: true, at, cures, ...severity });
}

/** A text that must say something. */
export const empty = (path: Path): StructureProblem =>
  problem('MESH0704', path, {
    message: `${whereIn(path)} is empty, and ${whereIn(path.slice(0, -1))} cannot do without it.`,
  });

export function excluded(
  node: MapNode,
  { exclusive }: ObjectShape,
  path: Path,
): readonly StructureProblem[] {
  let found: StructureProblem[] | undefined;
  for (const group of exclusive) {
    if (!holdsTwo(node, group)) continue;
    const given = node.fields.filter(
      ({ key, value }) => group.includes(String(key.value)) && !isNothing(value),
    );
    const [first, second] = [...new Set(given.map((it) => String(it.key.value)))];
    if (first === undefined || second === undefined) continue;
    const message = `${first} and ${second} exclude each other; one of them must go.`;
    (found ??= []).push(problem('MESH0705', [...path, second], { message, onKey: true }));
  }
  return found ?? none;
}

/** A list or a map where something else is wanted. */
export function mistyped(
  node: ListNode | MapNode,
  shape: Shape,
  path: Path,
  { text }: Sight,
): StructureProblem | undefined {
  // `[[ .name ]]` and `{{ .name }}` are templates, whatever YAML makes of them.
  const written = text.slice(node.start, node.end);
  if (/^(?:\[\[|\{\{)/.test(written) || bracedName(written) !== undefined) return undefined;
  if (node.kind === 'list' && shape.kind === 'text' && choice.test(written)) {
    const message = `${written} is a choice: one of its words is to be written.`;
    return problem('MESH0514', [...path], { message, severity: 'error' });
  }
  const is = node.kind === 'list' ? 'a list' : 'a map';
  const message = `${whereIn(path)} is ${wanted(shape)}, not ${is}.`;
  return problem('MESH0702', [...path], { message });
}

/** `[ON|OFF]`, as manuals write what may stand here. */
const choice = /^\[[ \w-]+(?:\|[ \w-]+)+\]$/;
