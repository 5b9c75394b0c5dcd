/** Which folders of a workspace are for which cluster, as a person has said. */

export interface ClusterFolder {
  // A folder (clusters/east) or a pattern (overlays/*-east, **/east), from the top of the workspace.
  readonly pattern: string;
  readonly context: string;
}

/** The context a file is for; the longest pattern that fits decides. */
export function contextOfPath(path: string, folders: readonly ClusterFolder[]): string | undefined {
  const fitting = folders.filter(({ pattern }) => fits(path, pattern));
  const longest = Math.max(0, ...fitting.map(({ pattern }) => pattern.length));
  const contexts = new Set(
    fitting.filter(({ pattern }) => pattern.length === longest).map(({ context }) => context),
  );
  const [context] = contexts;
  return contexts.size === 1 ? context : undefined;
}

/** A pattern stands for a file, or for a folder with all that is in it. */
function fits(path: string, pattern: string): boolean {
  const steps = pattern.replace(/^\.?\/+|\/+$/g, '').split('/');
  return matches(path.split('/'), steps);
}

function matches(path: readonly string[], steps: readonly string[]): boolean {
  const [step, ...rest] = steps;
  if (step === undefined) return true;
  if (step === '**') {
    return path.some((_, index) => matches(path.slice(index), rest));
  }
  const [first, ...others] = path;
  return first !== undefined && stepFits(first, step) && matches(others, rest);
}

/** `*` and `?` within one name, without backtracking to speak of. */
function stepFits(name: string, step: string): boolean {
  const pieces = step.split('*');
  if (pieces.length === 1) return sameText(name, step);
  const [front = ''] = pieces;
  const back = pieces.at(-1) ?? '';
  if (name.length < front.length + back.length) return false;
  if (!sameText(name.slice(0, front.length), front)) return false;
  if (!sameText(name.slice(name.length - back.length), back)) return false;
  let at = front.length;
  for (const piece of pieces.slice(1, -1)) {
    at = placeOf(piece, name, at);
    if (at < 0) return false;
    at += piece.length;
  }
  return at <= name.length - back.length;
}

function placeOf(piece: string, name: string, from: number): number {
  for (let at = from; at + piece.length <= name.length; at += 1) {
    if (sameText(name.slice(at, at + piece.length), piece)) return at;
  }
  return -1;
}

function sameText(text: string, pattern: string): boolean {
  if (text.length !== pattern.length) return false;
  for (let at = 0; at < text.length; at += 1) {
    if (pattern[at] !== '?' && pattern[at] !== text[at]) return false;
  }
  return true;
}
