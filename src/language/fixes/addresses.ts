/** An address for a host: the one it has in the mesh, else the next that nobody has. */
import { addressFault, nextFreeAddress } from '../../mesh/services/addresses';
import { isText, known } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import { valueOr } from '../../objects/reading';
import type { ServiceEntryFacts } from '../../mesh/snapshot';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import type { ManifestChunk, ManifestText } from '../document';
import type { ManifestObject } from '../manifestObject';
import { entriesIn } from '../rules/subjects';
import { generalFixes } from './general';
import { addEdit, fix, valueEdit } from './pieces';
import type { FixMaker, FixTarget } from './target';

const ownerIn = ({ object, data }: FixTarget): Owner => ({ object, at: data.object });

export const missingAddress: FixMaker = function* (target) {
  const address = addressFor(ownerIn(target), target.manifest, target.context);
  if (address === undefined) return;
  const fields = { addresses: [address] };
  yield fix(`Add address ${address}`, true, addEdit(target, ['spec'], fields));
};

export const otherAddress: FixMaker = function* (target) {
  if (target.data.want !== undefined) {
    yield* generalFixes(target);
    return;
  }
  const address = addressFor(ownerIn(target), target.manifest, target.context);
  if (address === undefined) return;
  const title = `Change to ${address}, which is free`;
  yield fix(title, true, valueEdit(target, target.data.path, address));
};

/** Who is to have an address, where one is there. */
export interface Owner {
  readonly object: ManifestObject | undefined;
  /** An offset of the text in it. */
  readonly at: number;
}

/** Stays clear of every address of the text but this object's own, of the mesh, and of the workspace. */
export function addressFor(
  owner: Owner,
  manifest: ManifestText,
  context: LanguageContext,
): string | undefined {
  const live = liveEntries(context);
  const { inText, hosts, own } = comparedIn(manifest, owner);
  const isSame = (it: ServiceEntryFacts) => it.hosts.some((host) => hosts.includes(host));
  const others = live.filter((it) => !isSame(it)).flatMap((it) => it.addresses);
  const { addresses } = context;
  const isOthers = (it: string) =>
    addresses?.hostsAt(it).some((host) => !hosts.includes(host)) === true;
  const taken = [...inText, ...others];
  // One address for a host over all clusters is what stays clear.
  const present = [
    ...live.filter(isSame).flatMap((it) => it.addresses),
    ...hosts.flatMap((it) => addresses?.of(it) ?? []),
  ];
  return (
    present.find(
      (it) => !addressFault(it, context.istio) && !taken.includes(it) && !isOthers(it),
    ) ??
    nextFreeAddress([
      ...taken,
      ...present,
      // What the object has now is what is to be replaced, so it is not handed out again.
      ...own,
      ...(addresses?.all() ?? []),
    ])
  );
}

interface Compared {
  readonly inText: readonly string[];
  /** What the object itself has. */
  readonly hosts: readonly string[];
  readonly own: readonly string[];
}

function comparedIn({ chunks }: ManifestText, { object, at }: Owner): Compared {
  const [inText, hosts, own]: [string[], string[], string[]] = [[], [], []];
  let start = 0;
  for (const chunk of chunks) {
    const end = start + chunk.text.length;
    if (at < start || end < at) inText.push(...addressesIn(chunk));
    else {
      for (const it of entriesOf(chunk)) {
        const isOwn = it.object === object;
        if (isOwn) hosts.push(...it.entry.hosts.filter(isText));
        (isOwn ? own : inText).push(...known(it.entry.addresses).filter(isText));
      }
    }
    start = end;
  }
  return { inText, hosts, own };
}

const entriesOf = ({ documents }: ManifestChunk) => documents.flatMap((it) => entriesIn(it));

/** Remembered, because every address that is handed out is compared with all others. */
function addressesIn(chunk: ManifestChunk): readonly string[] {
  return chunk.memo.once(addressesIn, () => {
    const found = entriesOf(chunk).flatMap(({ entry }) => known(entry.addresses).filter(isText));
    chunk.release();
    return found.length > 0 ? found : none;
  });
}

/** Whether its fix is compared with every address of the text. */
export const handsOutAddress = ({ code }: Diagnostic): boolean =>
  ['MESH0503', 'MESH0504', 'MESH0505', 'MESH0507'].includes(code);

/** Has them remembered chunk by chunk, so that a long text holds nobody up. */
export function* rememberAddresses({ chunks }: ManifestText): Generator<void> {
  for (const it of chunks) {
    addressesIn(it);
    yield;
  }
}

function liveEntries({ mesh, zone }: LanguageContext): readonly ServiceEntryFacts[] {
  const contexts = mesh?.meshes.filter((it) => it.zone === zone).flatMap((it) => it.contexts) ?? [];
  return [...new Set(contexts)].flatMap((it) => {
    const cluster = mesh?.clusters.get(it);
    return cluster?.state === 'reachable' ? valueOr(cluster.serviceEntries, []) : [];
  });
}
