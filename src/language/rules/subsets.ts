/** Subsets that routes send to, and rules that define them (DR-03). */
import type { Path } from '../../mesh/entryRules/entry';
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

/** Where a VirtualService sends calls, mirrored ones too. */
export interface Destination {
  readonly host: string;
  readonly subset: string | undefined;
  /** Of the destination. */
  readonly path: Path;
}

export function destinationsOf(object: ManifestObject): readonly Destination[] {
  const spec = specOf(object);
  return protocols.flatMap((protocol) =>
    listAt(spec, protocol).flatMap((rule, at) => [
      ...listAt(rule, 'route').flatMap((route, index) =>
        destinationAt(route, 'destination', ['spec', protocol, at, 'route', index]),
      ),
      ...listAt(rule, 'mirrors').flatMap((mirror, index) =>
        destinationAt(mirror, 'destination', ['spec', protocol, at, 'mirrors', index]),
      ),
      ...destinationAt(rule, 'mirror', ['spec', protocol, at]),
    ]),
  );
}

function destinationAt(parent: unknown, field: string, path: Path): readonly Destination[] {
  const host = fieldAt(parent, field, 'host');
  const subset = fieldAt(parent, field, 'subset');
  if (typeof host !== 'string') return [];
  return [
    { host, subset: typeof subset === 'string' ? subset : undefined, path: [...path, field] },
  ];
}

const usesIn = (object: ManifestObject, zone: string): readonly Use[] =>
  destinationsOf(object).flatMap(({ host, subset, path }) => {
    if (subset === undefined || !isMeantForZone(host, zone)) return [];
    const message = `No DestinationRule of this file gives ${host} a subset ${subset}, so calls of this route fail.`;
    const said = problem('MESH0603', [...path, 'subset'], { message });
    return [{ host, subset, said: diagnosticAt(object, said) }];
  });

export function definitionIn(object: ManifestObject): readonly Definition[] {
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
