/** What the index keeps of VirtualServices: where they send calls. */
import type { Path } from '../../mesh/rules/entry/entry';
import { fieldAt, listAt } from '../../objects/object';
import type { ManifestDocument } from '../document';
import { specOf, type ManifestObject } from '../manifestObject';
import type { Span } from '../nodes';
import { objectsOfKind } from '../rules/subjects';
import { copyOf } from './copies';
import { objectFacts, spanAt, type Named, type Numbered, type ObjectFacts } from './objectFacts';

/** A destination of a VirtualService. The span is that of the host. */
export interface RouteFacts extends ObjectFacts, Span {
  /** In lower case. */
  readonly host: string;
  /** Of the destination. */
  readonly path: Path;
  readonly subset: Named | undefined;
  readonly port: Numbered | undefined;
}

const protocols = ['http', 'tcp', 'tls'] as const;

/** Where a VirtualService sends calls, mirrored ones too. */
export function routesIn(document: ManifestDocument): readonly RouteFacts[] {
  return objectsOfKind(document, 'VirtualService').flatMap((object) => {
    const spec = specOf(object);
    const facts = objectFacts(object, document);
    return destinationsOf(spec).flatMap((path) => {
      const route = routeAt(object, fieldAt({ spec }, ...path), path);
      return route ? [{ ...route, ...facts }] : [];
    });
  });
}

/** Where in the object its destinations are. */
export const destinationsOf = (spec: unknown): readonly Path[] =>
  protocols.flatMap((protocol) =>
    listAt(spec, protocol).flatMap((rule, at) => destinationsIn(rule, ['spec', protocol, at])),
  );

const destinationsIn = (rule: unknown, path: Path): readonly Path[] => [
  ...listAt(rule, 'route').map((_, index) => [...path, 'route', index, 'destination']),
  ...listAt(rule, 'mirrors').map((_, index) => [...path, 'mirrors', index, 'destination']),
  [...path, 'mirror'],
];

function routeAt(
  object: ManifestObject,
  destination: unknown,
  path: Path,
): Omit<RouteFacts, keyof ObjectFacts> | undefined {
  const host = fieldAt(destination, 'host');
  const subset = fieldAt(destination, 'subset');
  const number = fieldAt(destination, 'port', 'number');
  if (typeof host !== 'string') return undefined;
  return {
    host: copyOf(host.toLowerCase()),
    path,
    subset:
      typeof subset === 'string'
        ? { name: copyOf(subset), ...spanAt(object, [...path, 'subset']) }
        : undefined,
    port:
      typeof number === 'number'
        ? { number, ...spanAt(object, [...path, 'port', 'number']) }
        : undefined,
    ...spanAt(object, [...path, 'host']),
  };
}
