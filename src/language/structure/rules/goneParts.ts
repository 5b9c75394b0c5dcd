/**
 * Parts of the charts that went with a release: Citadel, Galley and the single chart with 1.6, Mixer and
 * addons with 1.8, istiocoredns with 1.9, as the change notes of these say.
 */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap } from '../../../objects/object';
import type { Releases } from '../../schema/releases';
import { problem, type StructureProblem } from '../problem';

interface Gone {
  /** The first minor version without it. */
  readonly since: number;
  readonly now: string;
  /** Charts of other people may be called so. */
  readonly isCommon?: true;
}

const byIstiod: Gone = { since: 6, now: 'istiod does its work' };
const ofOthers: Gone = { since: 6, now: 'it is installed by itself', isCommon: true };
const addon: Gone = { ...ofOthers, since: 8 };

const gone: ReadonlyMap<string, Gone> = new Map([
  ['galley', byIstiod],
  ['nodeagent', { since: 6, now: 'proxies ask istiod for certificates themselves' }],
  [
    'security',
    { since: 6, now: 'istiod signs, with Secret cacerts wherever there is one', isCommon: true },
  ],
  ['servicegraph', { since: 6, now: 'Kiali took its place' }],
  ['certmanager', ofOthers],
  ['mixer', { since: 8, now: 'Telemetry and EnvoyFilters took its place' }],
  ...['grafana', 'kiali', 'prometheus', 'prometheusOperator', 'tracing'].map(
    (it) => [it, addon] as const,
  ),
  ['istiocoredns', { since: 9, now: 'sidecars answer for remote hosts themselves' }],
]);

/** What charts of Istio have beside those of other people. */
const isOld = (name: string): boolean =>
  ofIstiod.has(name) || (gone.has(name) && !gone.get(name)?.isCommon);

/** Beside these stand values of one chart, and not of several. */
const ofIstiod: ReadonlySet<string> = new Set(
  'sidecarInjectorWebhook meshConfig pilot telemetry istio_cni'.split(' '),
);

export function* goneParts(
  root: unknown,
  values: Path,
  { least, most }: Releases,
): Iterable<StructureProblem> {
  const given = fieldAt(root, ...values);
  if (!isMap(given)) return;
  const names = Object.keys(given);
  for (const name of names) {
    const it = gone.get(name);
    if (!it || most < it.since) continue;
    if (it.isCommon && values.length === 0 && !names.some(isOld)) continue;
    const isOff = fieldAt(given, name, 'enabled') === false;
    const at = [...values, name];
    yield problem('MESH0711', at, {
      message: `No chart of Istio has a part ${name} since 1.${it.since}: ${it.now}.`,
      onKey: true,
      severity: least >= it.since && !isOff ? 'warning' : 'info',
      ...(least >= it.since && { cures: [{ remove: at }] }),
    });
  }
}
