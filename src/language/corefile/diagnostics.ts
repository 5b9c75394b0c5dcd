/** What is wrong with the Corefiles of a text, as far as that is certain. */
import { atOnce } from '../../base/pace';
import { none } from '../../mesh/rules/saying';
import type { LanguageContext } from '../diagnostic';
import { masked } from '../covering';
import { toldAnyway } from '../renderings';
import { withSeverities } from '../suppression/severities';
import { besideOf } from './beside';
import { chartRegionsIn } from './chartServers';
import type { CorefileRegion } from './regions';
import { answers } from './rules/answers';
import { astray } from './rules/astray';
import { boundElsewhere, passedBy, unbound } from './rules/binds';
import { duplicates, mainTwice, otherPorts, overtaken } from './rules/blocks';
import { circles, rootless } from './rules/circles';
import { comments } from './rules/comments';
import { imports } from './rules/imports';
import { hostsAlone } from './rules/hosts';
import { kubeDns } from './rules/kubeDns';
import { kept, misplacedPlugins } from './rules/keepers';
import { blockless, keys } from './rules/keys';
import { namespaces, strayed } from './rules/namespaces';
import { otherServers } from './rules/servers';
import { strayLines } from './rules/lines';
import { misspelt, ports } from './rules/slips';
import { nearZones } from './rules/nearZones';
import { renamed } from './rules/renamed';
import { forwardedBefore, forwardedTwice, servedTwice } from './rules/repeats';
import { structure } from './rules/structure';
import { unfilled } from './rules/unfilled';
import { unanswered, upstreams } from './rules/upstreams';
import { values } from './rules/values';
import { words } from './rules/words';
import { idleCaches, zoneSlips } from './rules/zoneSlips';
import { saidOf, type CorefileDiagnostic, type CorefileRule, type Remark } from './said';
import { sourceOf, type CorefileContext, type CorefileSource } from './source';
import { unsuppressed } from './suppression';

/** A new rule is a function and a word here. */
const rules: readonly CorefileRule[] = [
  structure,
  comments,
  words,
  misspelt,
  values,
  nearZones,
  zoneSlips,
  idleCaches,
  ports,
  upstreams,
  astray,
  answers,
  unfilled,
  unanswered,
  hostsAlone,
  circles,
  rootless,
  duplicates,
  mainTwice,
  otherPorts,
  unbound,
  boundElsewhere,
  blockless,
  forwardedTwice,
  forwardedBefore,
  renamed,
  servedTwice,
  overtaken,
  misplacedPlugins,
  kept,
];

/** In the order of the text. Never throws; linear in it. */
export function diagnoseCorefiles(
  text: string,
  regions: readonly CorefileRegion[],
  known: CorefileContext,
  severities: LanguageContext['severities'] = {},
): readonly CorefileDiagnostic[] {
  const context = withBeside(text, regions, known);
  const found = [...regions, ...chartRegionsIn(text)].flatMap(
    (region): readonly CorefileDiagnostic[] => {
      const elsewhere = [...otherServers(region), ...strayed(region), ...strayLines(region, text)];
      if (region.part === 'json') return [...kubeDns(region, context), ...elsewhere];
      const source = sourceOf(region, context);
      const remarks = remarksOn(source, text, context);
      return [
        ...remarks.map((it) => saidOf(source, it)),
        ...chosen(source, text, context, remarks).map((it) => saidOf(source, it)),
        ...namespaces(source, context),
        ...keys(source, context),
        ...elsewhere,
      ];
    },
  );
  found.push(...passedBy(regions, context));
  const fixesOf = new Map(found.map((it) => [`${it.code} ${it.start} ${it.end}`, it.fixes]));
  return withSeverities(unsuppressed(text, found), { zone: '', severities })
    .map((it) => ({ ...it, fixes: fixesOf.get(`${it.code} ${it.start} ${it.end}`) ?? [] }))
    .sort((a, b) => a.start - b.start || a.end - b.end);
}

const remarksOn = (
  source: CorefileSource,
  text: string,
  context: CorefileContext,
): readonly Remark[] => [
  ...rules.flatMap((rule) => [...rule(source, context)]),
  ...imports(source, text),
];

/** What holds whatever a template chooses. How it is cured would be said of another text. */
function chosen(
  source: CorefileSource,
  text: string,
  context: CorefileContext,
  said: readonly Remark[],
): readonly Remark[] {
  const { region, shift, templates } = source;
  // Within the text of the region, where templates are looked for.
  const moved = (by: number) => (it: Remark) => ({ ...it, start: it.start + by, end: it.end + by });
  if (!templates.hasLines) return none;
  const { masks } = masked(region.text);
  const told = toldAnyway(region.text, masks, said.map(moved(-shift)), function* (it) {
    yield;
    return remarksOn(sourceOf({ ...region, text: it }, context), text, context).map(moved(-shift));
  });
  return atOnce(told).map(({ cures: _, ...it }) => moved(shift)(it));
}

function withBeside(
  text: string,
  regions: readonly CorefileRegion[],
  context: CorefileContext,
): CorefileContext {
  if (!regions.some((it) => it.configMap)) return context;
  const beside = besideOf(text, regions);
  return { ...context, beside, istioCoreDns: context.istioCoreDns ?? beside.istioCoreDns };
}
