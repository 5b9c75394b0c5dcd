import { kinds } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { valueOr } from '../../objects/reading';
import { environmentOf } from '../interpreters/ingressWorkload';
import { compareVersions } from '../interpreters/versions';
import { istioSystem } from '../names';
import type { Version } from '../version';

/** What restores the old, insecure passthrough chain on istiod 1.8.6 to 1.18 (domain facts 7.1). */
export const legacyFlag = 'PILOT_ENABLE_LEGACY_AUTO_PASSTHROUGH';

/** What a version of Istio does with `.global` hosts (domain facts 7.1, 7.2). */
export type GlobalRouting =
  /** 1.0: no gateway multicluster yet. */
  | 'before'
  | 'works'
  /** 1.7.0 to 1.7.3: only with the EnvoyFilter in its typed form. */
  | 'typedFilter'
  /** 1.8.0 to 1.8.5, 1.9.0 to 1.9.4: only with router mode `sni-dnat` set by hand. */
  | 'routerMode'
  /** 1.8.6 and 1.9.5 to 1.18: only with an insecure flag of istiod. */
  | 'legacyFlag'
  /** From 1.19 on. */
  | 'gone';

/** Ranges from the newest down: the first whose start is not after the version decides. */
const ranges: readonly (readonly [major: number, minor: number, patch: number, GlobalRouting])[] = [
  [1, 19, 0, 'gone'],
  [1, 9, 5, 'legacyFlag'],
  [1, 9, 0, 'routerMode'],
  [1, 8, 6, 'legacyFlag'],
  [1, 8, 0, 'routerMode'],
  [1, 7, 4, 'works'],
  [1, 7, 0, 'typedFilter'],
  [1, 1, 0, 'works'],
];

export const globalRoutingIn = (version: Version): GlobalRouting =>
  ranges.find(
    ([major, minor, patch]) => compareVersions(version, { text: '', major, minor, patch }) >= 0,
  )?.[3] ?? 'before';

/** Whether gateways that pass SNI through let strangers in: CVE-2021-31921, fixed in 1.8.6 and 1.9.5. */
export const isExposed = (version: Version): boolean =>
  !['legacyFlag', 'gone'].includes(globalRoutingIn(version));

/** A clause for a person: what this version does with hosts of the zone. */
export function routingClause(version: Version, zone: string): string {
  switch (globalRoutingIn(version)) {
    case 'before':
      return `has no .${zone} routing: it came with Istio 1.1`;
    case 'works':
      return `routes .${zone} hosts`;
    case 'typedFilter':
      return `routes .${zone} hosts only with the EnvoyFilter in its typed form`;
    case 'routerMode':
      return `routes .${zone} hosts only when its gateway runs in router mode sni-dnat`;
    case 'legacyFlag':
      return `routes .${zone} hosts only with an insecure flag of istiod`;
    case 'gone':
      return `no longer routes .${zone} hosts: that ended with Istio 1.18`;
  }
}

/** Whether a Deployment of the control plane's namespace sets the insecure flag. */
export const isLegacyFlagSet = (objects: ObjectSet): boolean =>
  valueOr(objects.list(kinds.deployment), []).some(
    (it) =>
      it.metadata.namespace === istioSystem &&
      environmentOf(it, legacyFlag)?.toLowerCase() === 'true',
  );
