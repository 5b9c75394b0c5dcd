import type { KubernetesObject } from '../../objects/object';
import type { Evidence, Sign } from './evidence';

/** Who writes the ConfigMap of a cluster DNS beside its owner, and how to tell (domain facts 5.7). */
export interface Keeper {
  readonly keeps: (configMap: KubernetesObject) => boolean;
  /** What follows "ConfigMap kube-system/coredns …". */
  readonly clause: string;
}

/**
 * Where zones are kept that no object of the cluster holds, or none that we may write:
 * `eksAddOn`: configuration values of a managed add-on; `helmChartConfig`: values of RKE2's chart.
 */
export type Handover = 'eksAddOn' | 'helmChartConfig';

/** One platform: a row of the table. */
export interface Platform {
  readonly id: string;
  /** As people call it. */
  readonly name: string;
  /** Any one of them is enough. */
  readonly signs: readonly Sign[];
  readonly keeper?: Keeper;
  /** What makes an edit last there, as a sentence. */
  readonly lasting?: string;
  readonly handover?: {
    readonly to: Handover;
    readonly applies: (configMap: KubernetesObject) => boolean;
  };
  /** Why no object configures zones where no cluster DNS was found, as a clause. */
  readonly elsewhere?: string;
}

/** The first platform of a table that shows itself, with what it was seen by. */
export function platformIn(
  table: readonly Platform[],
  evidence: Evidence,
): { readonly platform: Platform; readonly signs: readonly string[] } | undefined {
  for (const platform of table) {
    const signs = platform.signs.flatMap((sign) => sign(evidence) ?? []);
    if (signs.length > 0) return { platform, signs };
  }
  return undefined;
}
