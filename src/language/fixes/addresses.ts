/** An address for a host: the one it has in the mesh, else the next that nobody has. */
import { addressFault, nextFreeAddress } from '../../mesh/services/addresses';
import { isText, known } from '../../mesh/rules/entry/entry';
import { valueOr } from '../../objects/reading';
import type { ServiceEntryFacts } from '../../mesh/snapshot';
import type { LanguageContext } from '../diagnostic';
import { placedDocuments, type ManifestObject, type ManifestText } from '../document';
import { entriesIn } from '../rules/subjects';
import { generalFixes } from './general';
import { addEdit, fix, valueEdit } from './pieces';
import type { FixMaker } from './target';

export const missingAddress: FixMaker = function* (target) {
  const address = addressFor(target.object, target.manifest, target.context);
  if (address === undefined) return;
  const fields = { addresses: [address] };
  yield fix(`Add address ${address}`, true, addEdit(target, ['spec'], fields));
};

export const otherAddress: FixMaker = function* (target) {
  if (target.data.want !== undefined) {
    yield* generalFixes(target);
    return;
  }
  const address = addressFor(target.object, target.manifest, target.context);
  if (address === undefined) return;
  const title = `Change to ${address}, which is free`;
  yield fix(title, true, valueEdit(target, target.data.path, address));
};

/** Stays clear of every address of the text but this object's own, of the mesh, and of the workspace. */
export function addressFor(
  object: ManifestObject | undefined,
  manifest: ManifestText,
  context: LanguageContext,
): string | undefined {
  const live = liveEntries(context);
  const inText: string[] = [];
  const hosts: string[] = [];
  for (const { document } of placedDocuments(manifest)) {
    for (const { object: other, entry } of entriesIn(document)) {
      if (other === object) hosts.push(...entry.hosts.filter(isText));
      else inText.push(...known(entry.addresses).filter(isText));
    }
  }
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
      ...ownAddresses(object, manifest),
      ...(addresses?.all() ?? []),
    ])
  );
}

/** What the object has now is what is to be replaced, so it is not handed out again. */
function ownAddresses(
  object: ManifestObject | undefined,
  manifest: ManifestText,
): readonly string[] {
  for (const { document } of placedDocuments(manifest)) {
    const own = entriesIn(document).find((it) => it.object === object);
    if (own) return known(own.entry.addresses).filter(isText);
  }
  return [];
}

function liveEntries({ mesh, zone }: LanguageContext): readonly ServiceEntryFacts[] {
  const contexts = mesh?.meshes.filter((it) => it.zone === zone).flatMap((it) => it.contexts) ?? [];
  return [...new Set(contexts)].flatMap((it) => {
    const cluster = mesh?.clusters.get(it);
    return cluster?.state === 'reachable' ? valueOr(cluster.serviceEntries, []) : [];
  });
}
