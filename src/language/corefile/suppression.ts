/**
 * Comments of a Corefile that take a diagnostic back, as they do in YAML:
 * `# istio-multicluster: ignore MESH0404 -- why`, on its line or above it, or `ignore-file`.
 */
import type { Diagnostic } from '../diagnostic';

const comment = /(?:^|[ \t])#[ \t]*istio-multicluster:[ \t]*(ignore(?:-file)?)(?![\w-])([^\r\n]*)/;

export function unsuppressed<T extends Diagnostic>(
  text: string,
  found: readonly T[],
): readonly T[] {
  if (!text.includes('istio-multicluster:')) return found;
  const lines = text.split('\n');
  const starts = startsOf(lines);
  const wholeFile = lines.filter((it) => comment.exec(it)?.[1] === 'ignore-file');
  return found.filter(({ code, start }) => {
    if (wholeFile.some((it) => names(it, code))) return false;
    const at = lineAt(starts, start);
    return ![...commentsAbout(lines, at)].some((it) => names(it, code));
  });
}

/** On the line itself, and on the lines of comments above it. */
function* commentsAbout(lines: readonly string[], at: number): Iterable<string> {
  yield lines[at] ?? '';
  for (let above = at - 1; /^[ \t]*#/.test(lines[above] ?? ''); above -= 1) {
    yield lines[above] ?? '';
  }
}

function names(line: string, code: string): boolean {
  const [, word, rest = ''] = comment.exec(line) ?? [];
  if (word === undefined) return false;
  const codes: readonly string[] = (rest.split(' -- ')[0] ?? '').match(/MESH\d{4}/g) ?? [];
  return codes.length === 0 || codes.includes(code);
}

function startsOf(lines: readonly string[]): readonly number[] {
  const starts: number[] = [];
  let start = 0;
  for (const line of lines) {
    starts.push(start);
    start += line.length + 1;
  }
  return starts;
}

function lineAt(starts: readonly number[], offset: number): number {
  const after = starts.findIndex((it) => it > offset);
  return after === -1 ? starts.length - 1 : after - 1;
}
