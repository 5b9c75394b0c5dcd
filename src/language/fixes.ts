/** What can be done about a diagnostic without leaving the text. */
import type { Diagnostic, LanguageContext } from './diagnostic';
import { documentsAround, parseDocuments, type ManifestText } from './document';
import { endOfLines, lastOffset, lineStart } from './edits';
import { byCode } from './fixes/byCode';
import { documentFixes } from './fixes/documents';
import type { Fix } from './fixes/fix';
import { generalFixes } from './fixes/general';
import { commentFixes, isAboutComments } from './suppression/fixes';
import type { FixTarget, ProposedFix } from './fixes/target';
import { rootObjectIn } from './rules/installs';

/**
 * The fixes for a diagnostic of this very text, best first. `manifest` is the text parsed, where
 * that is at hand. Never throws; empty for a diagnostic of another text.
 */
export function fixesFor(
  text: string,
  diagnostic: Diagnostic,
  context: LanguageContext,
  manifest: ManifestText = parseDocuments(text),
): readonly Fix[] {
  const ofDocument = documentFixes(text, diagnostic);
  if (ofDocument) return ofDocument.flatMap((it) => finished(it, 0));
  if (isAboutComments(diagnostic.code)) return commentFixes(text, diagnostic);
  const target = targetOf(diagnostic, context, manifest);
  if (!target) return [];
  const special = byCode(diagnostic.code);
  const proposed = [...(special?.(target) ?? []), ...(special ? [] : generalFixes(target))];
  return proposed
    .filter((it) => diagnostic.code === 'MESH0730' || isWithin(it, target))
    .flatMap((it) => finished(it, target.start));
}

/** What stands elsewhere is shared by an alias: changed there, it changes for others. */
function isWithin({ edits }: ProposedFix, { object: { node }, document: { text } }: FixTarget) {
  const start = lineStart(text, node.start) - 2;
  const end = endOfLines(text, lastOffset(node)) + 2;
  return edits.every((it) => !it || (it.start >= start && it.end <= end));
}

function targetOf(
  diagnostic: Diagnostic,
  context: LanguageContext,
  manifest: ManifestText,
): FixTarget | undefined {
  const { data } = diagnostic;
  if (!data) return undefined;
  for (const { start, document } of documentsAround(manifest, data.object, true)) {
    const objects = document.objects.length > 0 ? document.objects : [rootObjectIn(document)];
    const object = objects.find((it) => it && it.node.start + start === data.object);
    if (object) return { manifest, document, start, object, data, context };
  }
  return undefined;
}

const finished = ({ title, preferred, edits }: ProposedFix, start: number): readonly Fix[] => {
  const shifted = edits.flatMap((it) =>
    it ? [{ ...it, start: it.start + start, end: it.end + start }] : [],
  );
  // Half a fix is none.
  return shifted.length === edits.length && edits.length > 0
    ? [{ title, preferred, edits: shifted }]
    : [];
};
