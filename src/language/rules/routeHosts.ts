import { hostOfRule } from '../../mesh/rules/destinationRuleRules';
import type { Path } from '../../mesh/rules/entry/entry';
import { hintOnCluster, isMeantForZone } from '../../mesh/rules/entry/hosts';
import type { EntryProblem } from '../../mesh/rules/entry/problem';
import { fieldAt, listAt } from '../../objects/object';
import type { ManifestDocument } from '../document';
import { specOf } from '../manifestObject';
import { destinationsOf } from '../workspace/routeFacts';
import { diagnosticAt, type DocumentRule } from './rule';
import { objectsOfKind } from './subjects';

/** Hosts of routes are found by the letter, as those of rules are; each is spoken of once. */
export const routeHosts: DocumentRule = function* (document, { zone }) {
  for (const object of objectsOfKind(document, 'VirtualService')) {
    const spec = specOf(object);
    const own = listAt(spec, 'hosts').map((_, index): Path => ['spec', 'hosts', index]);
    const others = destinationsOf(spec).map((it): Path => [...it, 'host']);
    const seen = new Set<unknown>();
    for (const path of [...own, ...others]) {
      const host = fieldAt({ spec }, ...path);
      if (typeof host !== 'string' || seen.has(host) || !isMeantForZone(host, zone)) continue;
      seen.add(host);
      for (const it of hostOfRule(host, zone)) yield diagnosticAt(object, { ...it, path });
      const hint = hintUnlessRewritten(document, host, path, zone);
      if (hint) yield diagnosticAt(object, hint);
    }
  }
};

/** `a.b.svc.west.global` is what Gloo Mesh has, with filters for it. */
export const hintUnlessRewritten = (
  { text }: ManifestDocument,
  host: string,
  path: Path,
  zone: string,
): EntryProblem | undefined =>
  text.includes('solo.io') ? undefined : hintOnCluster(host, path, zone);
