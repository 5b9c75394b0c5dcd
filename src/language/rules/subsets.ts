/** Subsets that routes send to, and rules that define them (DR-03). */
import { isMeantForZone } from '../../mesh/entryRules/hosts';
import { problem } from '../../mesh/entryRules/problem';
import { fieldAt, listAt } from '../../objects/object';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import { specOf, type ManifestDocument, type ManifestObject } from '../document';
import { diagnosticAt } from './rule';
import { shifted, type Placed } from './clashes';
import { objectsOfKind } from './subjects';

interface Use {
  readonly host: string;
  readonly subset: string;
  readonly said: Diagnostic;
}

interface Definition {
  readonly host: string;
  /** Undefined when not all of them are in sight. */
  readonly subsets: readonly string[] | undefined;
}

/** What one document contributes; made once for each document. */
export interface DocumentRoutes {
  readonly uses: readonly Use[];
  readonly definitions: readonly Definition[];
}

export const routesOf = (document: ManifestDocument, context: LanguageContext): DocumentRoutes => ({
  uses: objectsOfKind(document, 'VirtualService').flatMap((it) => usesIn(it, context.zone)),
  definitions: objectsOfKind(document, 'DestinationRule').flatMap(definitionIn),
});

const protocols = ['http', 'tcp', 'tls'] as const;

function usesIn(object: ManifestObject, zone: string): readonly Use[] {
  const spec = specOf(object);
  return protocols.flatMap((protocol) =>
    listAt(spec, protocol).flatMap((rule, at) =>
      listAt(rule, 'route').flatMap((route, index) => {
        const host = fieldAt(route, 'destination', 'host');
        const subset = fieldAt(route, 'destination', 'subset');
        if (typeof host !== 'string' || typeof subset !== 'string') return [];
        if (!isMeantForZone(host, zone)) return [];
        const path = ['spec', protocol, at, 'route', index, 'destination', 'subset'];
        const message = `No DestinationRule of this file gives ${host} a subset ${subset}, so calls of this route fail.`;
        return [
          { host, subset, said: diagnosticAt(object, problem('MESH0603', path, { message })) },
        ];
      }),
    ),
  );
}

function definitionIn(object: ManifestObject): readonly Definition[] {
  const spec = specOf(object);
  const host = fieldAt(spec, 'host');
  if (typeof host !== 'string') return [];
  const names = listAt(spec, 'subsets').map((it) => fieldAt(it, 'name'));
  const isCertain = object.whole && names.every((it) => typeof it === 'string');
  return [{ host, subsets: isCertain ? names : undefined }];
}

/** Said only where the file holds a rule for the host: elsewhere it may well be defined. */
export function* subsetsUsed(
  chunks: readonly Placed<{ readonly routes: readonly DocumentRoutes[] }>[],
): Iterable<Diagnostic> {
  const all = chunks.flatMap((it) => it.routes.flatMap((route) => route.definitions));
  for (const { start, routes } of chunks) {
    for (const { host, subset, said } of routes.flatMap((it) => it.uses)) {
      const rules = all.filter((it) => it.host === host);
      const isDefined = rules.some((it) => it.subsets?.includes(subset) !== false);
      if (rules.length > 0 && !isDefined) yield shifted(said, start);
    }
  }
}
