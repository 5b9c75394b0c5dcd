/** What the index keeps of Gateways on the passthrough port, and of policies that refuse mutual TLS. */
import { labelsOf, unsure, type Path, type Text, type Unsure } from '../../mesh/rules/entry/entry';
import { istioSystem, passthroughPort } from '../../mesh/names';
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import type { ManifestDocument } from '../document';
import { specOf, type ManifestObject } from '../manifestObject';
import type { Span } from '../nodes';
import { objectsOfKind } from '../rules/subjects';
import { copyOf, labelCopy } from './copies';
import { objectFacts, spanAt, type ObjectFacts } from './objectFacts';

/** A server on the passthrough port. The span is that of the number. */
export interface GatewayFacts extends ObjectFacts, Span {
  readonly selector: ReadonlyMap<string, Text> | Unsure;
  /** Of the number. */
  readonly path: Path;
  /** As written, with the namespace where there is one. */
  readonly hosts: readonly string[];
  /** Where the first of them is. */
  readonly hostAt: Span;
  readonly isPassthrough: boolean;
}

/** Something by which workloads take plain text only. The span is that of what says so. */
export interface PolicyFacts extends ObjectFacts, Span {
  readonly kind: string;
  readonly path: Path;
  /** Whose workloads: those of all namespaces, or those of one. */
  readonly scope: 'mesh' | 'namespace';
}

export const gatewaysIn = (document: ManifestDocument): readonly GatewayFacts[] =>
  objectsOfKind(document, 'Gateway').flatMap((object) => {
    const spec = specOf(object);
    return listAt(spec, 'servers').flatMap((server, index) => {
      if (numberAt(server, 'port', 'number') !== passthroughPort) return [];
      const path = ['spec', 'servers', index, 'port', 'number'];
      return [
        {
          path,
          selector: object.whole ? labelCopy(labelsOf(fieldAt(spec, 'selector'))) : unsure,
          hosts: listAt(server, 'hosts').flatMap((it) =>
            typeof it === 'string' ? [copyOf(it)] : [],
          ),
          hostAt: spanAt(object, ['spec', 'servers', index, 'hosts', 0]),
          isPassthrough: textAt(server, 'tls', 'mode') === 'AUTO_PASSTHROUGH',
          ...spanAt(object, path),
          ...objectFacts(object, document),
        },
      ];
    });
  });

/** Those for single workloads are left out: whether others call them, files do not say. */
export const policiesIn = (document: ManifestDocument): readonly PolicyFacts[] =>
  document.objects.flatMap((object) => {
    const path = refusalIn(object);
    if (!path || (document.brokenAt !== undefined && object.node.start > document.brokenAt))
      return [];
    const isOfMesh = object.kind === 'MeshPolicy' || object.namespace === istioSystem;
    return [
      {
        kind: copyOf(object.kind),
        path,
        scope: isOfMesh ? ('mesh' as const) : ('namespace' as const),
        ...spanAt(object, path),
        ...objectFacts(object, document),
      },
    ];
  });

/** Where an object says that plain text is all that is taken; a Policy does by naming no peers. */
function refusalIn(object: ManifestObject): Path | undefined {
  const spec = specOf(object);
  if (object.kind === 'PeerAuthentication' && groupOf(object.apiVersion) === 'security.istio.io') {
    const isForAll = fieldAt(spec, 'selector') === undefined;
    const isOff = textAt(spec, 'mtls', 'mode') === 'DISABLE';
    return isForAll && isOff && object.namespace !== undefined
      ? ['spec', 'mtls', 'mode']
      : undefined;
  }
  if (groupOf(object.apiVersion) !== 'authentication.istio.io' || !object.whole) return undefined;
  const isForAll =
    object.kind === 'MeshPolicy' ||
    (object.kind === 'Policy' && object.namespace !== undefined && object.name === 'default');
  if (!isForAll || listAt(spec, 'targets').length > 0) return undefined;
  return isMap(spec) && fieldAt(spec, 'peers') === undefined ? ['kind'] : undefined;
}
