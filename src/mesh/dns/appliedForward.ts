import { isMap, numberAt, textAt } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { contextName, type ContextName } from '../../objects/reference';

/** A zone that was forwarded from here: where and when, and of its text where it led before. Kept with the workspace. */
export interface AppliedForward {
  readonly cluster: ContextName;
  /** UID of kube-system: a context may come to name another cluster. */
  readonly clusterUid?: string;
  readonly zone: string;
  /** "kube-system/coredns" */
  readonly configMap: string;
  readonly key: string;
  /** The block carries our mark; one that was there before and only redirected does not. */
  readonly isMarked: boolean;
  /** Upstreams of somebody else's forwarding that stood there and was redirected from here. */
  readonly before?: readonly string[];
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

/** A cluster as it was read. */
interface Read {
  readonly context: ContextName;
  readonly objects: ObjectSet;
}

/** Whether it is about this zone of this very cluster. */
export const isAbout = (it: AppliedForward, zone: string, cluster: Read): boolean =>
  it.cluster === cluster.context &&
  it.zone === zone &&
  (it.clusterUid === undefined || it.clusterUid === clusterUidOf(cluster));

export const clusterUidOf = ({ objects }: Read): string | undefined =>
  objects.get({ ...kinds.namespace, name: 'kube-system' })?.metadata.uid;

/** What was kept, as far as it can be read: an older or newer version may have written it. */
export function appliedForwardsIn(kept: unknown): readonly AppliedForward[] {
  return (Array.isArray(kept) ? kept : []).flatMap((it: unknown) => {
    const cluster = textAt(it, 'cluster');
    const zone = textAt(it, 'zone');
    const at = numberAt(it, 'at');
    if (!isMap(it) || cluster === undefined || zone === undefined || at === undefined) return [];
    const uid = textAt(it, 'clusterUid');
    const before = it['before'];
    return [
      {
        cluster: contextName(cluster),
        ...(uid === undefined ? {} : { clusterUid: uid }),
        zone,
        configMap: textAt(it, 'configMap') ?? '',
        key: textAt(it, 'key') ?? '',
        isMarked: it['isMarked'] === true,
        ...(isTexts(before) ? { before } : {}),
        at,
      },
    ];
  });
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((it) => typeof it === 'string');
