import { hostOfRule } from '../../mesh/rules/destinationRuleRules';
import type { Path } from '../../mesh/rules/entry/entry';
import { isMeantForZone } from '../../mesh/rules/entry/hosts';
import { fieldAt, listAt } from '../../objects/object';
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
    }
  }
};
