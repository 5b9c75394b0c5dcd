/** Lines of a Corefile that keep YAML from reading it: marks of a diff, and too small an indent. */
import { nameResolutionCodes } from '../../../mesh/catalogue/nameResolution';
import type { Fix } from '../../fixes/fix';
import type { CorefileRegion, RegionFault } from '../regions';
import type { CorefileDiagnostic } from '../said';

const code = 'MESH0409';

/** About the document around the Corefile. Of a whole ConfigMap too small an indent is said with its YAML. */
export function* strayLines(region: CorefileRegion, text: string): Iterable<CorefileDiagnostic> {
  for (const { kind, start, end } of region.faults) {
    if (kind === 'shallow' && region.configMap?.isPart !== true) continue;
    const { severity } = nameResolutionCodes[code];
    const isDiff = kind === 'diff';
    yield {
      code,
      severity,
      message: isDiff
        ? `The ${text.charAt(start)} at the head of this line is the mark of a diff, and no part of the file.`
        : 'The lines of Corefile have to stand deeper than their key: as it is, the key is empty, and what follows is no YAML.',
      start,
      end,
      fixes: [isDiff ? patched(region.faults, text) : indented(region, text, start)],
    };
  }
}

function patched(faults: readonly RegionFault[], text: string): Fix {
  const edits = faults.map(({ start, end }) => {
    const next = text.indexOf('\n', end);
    const from = text.lastIndexOf('\n', start - 1) + 1;
    return text.charAt(start) === '-'
      ? { start: from, end: next === -1 ? text.length : next + 1, newText: '' }
      : { start, end: start + 1, newText: ' ' };
  });
  return { title: 'Carry the diff out', preferred: true, edits };
}

function indented({ start, end }: CorefileRegion, text: string, first: number): Fix {
  const outer = start - (text.lastIndexOf('\n', start - 1) + 1);
  const from = text.lastIndexOf('\n', first - 1) + 1;
  const newText = ' '.repeat(outer + 2 - (first - from));
  const edits = [...text.slice(from, end).matchAll(/^(?=.*\S)/gm)].map(({ index }) => ({
    start: from + index,
    end: from + index,
    newText,
  }));
  return { title: 'Indent the lines of Corefile', preferred: true, edits };
}
