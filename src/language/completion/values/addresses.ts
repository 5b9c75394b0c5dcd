/** Addresses: the next free one for the host, and the gateways of other clusters for endpoints. */
import { isText, known } from '../../../mesh/rules/entry/entry';
import { gatewayEndpointsOf } from '../../../mesh/services/remoteServices';
import { addressFor, rememberAddresses } from '../../fixes/addresses';
import { gatewaysFor } from '../../fixes/endpoints';
import { objectAt, parseDocuments, type ManifestText } from '../../document';
import type { ManifestObject } from '../../manifestObject';
import { entryAt, istioKindOf, patternOf } from '../place';
import type { CompletionPlace, CompletionSource } from '../source';

export const freeAddress: CompletionSource = function* (at) {
  if (!isForAddress(at)) return;
  const near = around(at);
  const owner = { object: ownObject(near), at: near.offset };
  const address = addressFor(owner, near.manifest, at.context);
  if (address === undefined) return;
  const detail = 'free in this text, the workspace and the mesh';
  yield { label: address, kind: 'address', detail, insert: address, rank: 1 };
};

/** Has all that it is compared with remembered chunk by chunk, where one is to be offered. */
export function* addressesAhead(at: CompletionPlace): Generator<void> {
  if (at.manifest && isForAddress(at)) yield* rememberAddresses(around(at).manifest);
}

const isForAddress = (at: CompletionPlace): boolean =>
  istioKindOf(at) === 'ServiceEntry' &&
  at.cursor.role !== 'key' &&
  patternOf(at) === 'spec/addresses/#';

interface Around {
  readonly manifest: ManifestText;
  /** Of the cursor, in that manifest. */
  readonly offset: number;
}

/** All of a text is compared, but for one so long that typing would wait; the workspace then knows it. */
function around({ text, offset, manifest, context }: CompletionPlace): Around {
  if (text.length < longText || !context.addresses) {
    return { manifest: manifest ?? parseDocuments(text), offset };
  }
  const start = text.lastIndexOf('\n---', offset - 1) + 1;
  const end = text.indexOf('\n---', offset);
  const near = text.slice(start, end < 0 ? undefined : end + 1);
  return { manifest: parseDocuments(near), offset: offset - start };
}

const longText = 1024 * 1024;

const ownObject = ({ manifest, offset }: Around): ManifestObject | undefined =>
  objectAt(manifest, offset)?.object;

export const gatewayAddresses: CompletionSource = function* (at) {
  const { cursor, context } = at;
  if (istioKindOf(at) !== 'ServiceEntry' || cursor.role === 'key') return;
  if (patternOf(at) !== 'spec/endpoints/#/address') return;
  const entry = entryAt(at);
  const { clusters, isCertain } = entry
    ? gatewaysFor(entry, context)
    : { clusters: [], isCertain: false };
  for (const cluster of clusters) {
    for (const { address, port } of gatewayEndpointsOf(cluster)) {
      const detail = `gateway of ${cluster.context}, port ${port}`;
      yield { label: address, kind: 'address', detail, insert: address, rank: isCertain ? 1 : 2 };
    }
  }
  const isEgress = known(entry?.endpoints ?? []).some((it) => isText(it.network));
  if (isEgress) yield { ...egressGateway, rank: 3 };
};

const egress = 'istio-egressgateway.istio-system.svc.cluster.local';

const egressGateway = {
  label: egress,
  kind: 'address',
  detail: 'egress gateway of this cluster',
  insert: egress,
} as const;
