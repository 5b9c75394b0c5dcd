/** What is wrong with a manifest, as far as that is certain. */
import type { Diagnostic, LanguageContext } from './diagnostic';
import {
  DocumentCache,
  parseDocuments,
  placedDocuments,
  type ManifestDocument,
  type ManifestText,
} from './document';
import { unquotedWildcards } from './rules/aliases';
import { addressClashes, claimsOf, shifted, type DocumentClaims } from './rules/clashes';
import { destinationRules } from './rules/destinationRules';
import { liveAddresses } from './rules/liveAddresses';
import { placeholders } from './rules/placeholders';
import type { DocumentRule } from './rules/rule';
import { serviceEntries } from './rules/serviceEntries';
import { subsetsUsed, routesOf, type DocumentRoutes } from './rules/subsets';

/** Over one document each. A new rule is a function and a line here. */
const documentRules: readonly DocumentRule[] = [
  unquotedWildcards,
  placeholders,
  serviceEntries,
  liveAddresses,
  destinationRules,
];

/** Judged once for each document and context; offsets are those of the document. */
interface Judged {
  readonly diagnostics: readonly Diagnostic[];
  readonly claims: DocumentClaims;
  readonly routes: DocumentRoutes;
}

/** The diagnostics of a text, in its order. Never throws. */
export const diagnose = (text: string, context: LanguageContext): readonly Diagnostic[] =>
  new Diagnoser().diagnoseManifest(parseDocuments(text), context);

/** Diagnoses one open editor after each edit: only documents that changed are parsed and judged again. */
export class Diagnoser {
  readonly #cache = new DocumentCache();
  #judged = new WeakMap<ManifestDocument, Judged>();
  #context: LanguageContext | undefined;

  diagnose(text: string, context: LanguageContext): readonly Diagnostic[] {
    return this.diagnoseManifest(this.#cache.read(text), context);
  }

  /** The text as last parsed, for what asks about the same text. */
  manifest(text: string): ManifestText {
    return this.#cache.read(text);
  }

  diagnoseManifest(manifest: ManifestText, context: LanguageContext): readonly Diagnostic[] {
    if (context !== this.#context) {
      this.#judged = new WeakMap();
      this.#context = context;
    }
    const placed = [...placedDocuments(manifest)].map((it) => ({
      ...it,
      ...this.#judge(it.document, context),
    }));
    return inOrder([
      ...placed.flatMap((it) => it.diagnostics.map((found) => shifted(found, it.start))),
      ...addressClashes(placed),
      ...subsetsUsed(placed),
    ]);
  }

  #judge(document: ManifestDocument, context: LanguageContext): Judged {
    const known = this.#judged.get(document);
    if (known) return known;
    const judged = {
      diagnostics: documentRules.flatMap((rule) => certain([...rule(document, context)], document)),
      claims: claimsOf(document, context),
      routes: routesOf(document, context),
    };
    this.#judged.set(document, judged);
    return judged;
  }
}

/** Behind a place that does not parse, structure is a guess. */
const certain = (
  found: readonly Diagnostic[],
  { brokenAt }: ManifestDocument,
): readonly Diagnostic[] =>
  brokenAt === undefined ? found : found.filter((it) => it.start <= brokenAt);

/** By place; a value that several fields share by an anchor is spoken of once. */
function inOrder(found: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  return found
    .filter((it) => {
      const key = `${it.code} ${it.start} ${it.end}`;
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => a.start - b.start || a.end - b.end);
}
