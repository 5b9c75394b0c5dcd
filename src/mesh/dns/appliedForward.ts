import { isMap, numberAt, textAt } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import { contextName, type ContextName } from '../../objects/reference';
import type { ReachableCluster } from '../snapshot';

/** A zone that was forwarded from here: where and when, and nothing of its text. Kept with the workspace. */
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
  /** Milliseconds since 1970 UTC. */
  readonly at: number;
}

export const clusterUidOf = ({ objects }: ReachableCluster): string | undefined =>
  objects.get({ ...kinds.namespace, name: 'kube-system' })?.metadata.uid;

/** What was kept, as far as it can be read: an older or newer version may have written it. */
export function appliedForwardsIn(kept: unknown): readonly AppliedForward[] {
  return (Array.isArray(kept) ? kept : []).flatMap((it: unknown) => {
    const cluster = textAt(it, 'cluster');
    const zone = textAt(it, 'zone');
    const at = numberAt(it, 'at');
    if (!isMap(it) || cluster === undefined || zone === undefined || at === undefined) return [];
    const uid = textAt(it, 'clusterUid');
    return [
      {
        cluster: contextName(cluster),
        ...(uid === undefined ? {} : { clusterUid: uid }),
        zone,
        configMap: textAt(it, 'configMap') ?? '',
        key: textAt(it, 'key') ?? '',
        isMarked: it['isMarked'] === true,
        at,
      },
    ];
  });
}
