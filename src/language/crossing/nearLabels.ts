/** Labels that no pods of a text have, where some have nearly those. */
import { isSlipOf } from '../../mesh/rules/entry/nearest';
import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import { grouped } from '../grouped';
import { meets, unfit } from './rivalry';
import type { SelectorRival } from './selectors';
import { has } from './serviceFamilies';
import type { PodsRival } from './serviceRivals';

/** Pods by each label they have, and these by their names and by their values: all pods may be thousands. */
export interface LabelledPods {
  readonly byLabel: ReadonlyMap<string, readonly PodsRival[]>;
  readonly byName: ReadonlyMap<string, readonly string[]>;
  readonly byValue: ReadonlyMap<string, readonly string[]>;
}

export function labelledPods(pods: readonly PodsRival[]): LabelledPods {
  const byLabel = grouped(pods, ({ labels }) => labels);
  return {
    byLabel,
    byName: grouped(byLabel.keys(), (it) => [partsOf(it).name]),
    byValue: grouped(byLabel.keys(), (it) => [partsOf(it).value]),
  };
}

function partsOf(label: string): { readonly name: string; readonly value: string } {
  const [name = '', value = ''] = label.split('=');
  return { name, value };
}

/** Where no pods have the labels, but some nearly: others may be elsewhere. */
export function nobody(it: SelectorRival, pods: LabelledPods): readonly Diagnostic[] {
  const [first = ''] = it.labels;
  const isOwn = (one: PodsRival) => meets(one, it) && has(one.labels, it.labels);
  if (pods.byLabel.get(first)?.some(isOwn)) return none;
  for (const label of it.labels) {
    const others = it.labels.filter((one) => one !== label);
    const meant = nearTo(label, pods).find((near) =>
      pods.byLabel.get(near)?.some((one) => meets(one, it) && has(one.labels, others)),
    );
    if (meant !== undefined) return [instead(it, label, meant)];
  }
  return none;
}

function instead(it: SelectorRival, label: string, meant: string): Diagnostic {
  const message = `No pods here have ${label.replace('=', ': ')}, but some have ${meant.replace('=', ': ')}.`;
  const { name, value } = partsOf(label);
  const { name: to, value: want } = partsOf(meant);
  const path = [...it.at.path, name];
  const cures = [value === want ? { rename: path, to } : { set: path, to: want }];
  return unfit({ rival: it, claim: it.at }, message, { cures });
}

/** Labels that say what an application is called; one is as good as another. */
const names: readonly string[] = ['app', 'app.kubernetes.io/name', 'k8s-app', 'name', 'run'];

/** One letter off in the value or the name, or the value under another name. */
function nearTo(label: string, { byName, byValue }: LabelledPods): readonly string[] {
  const { name, value } = partsOf(label);
  const isSlipOfName = (other: string) =>
    isSlipOf(name, other) || (names.includes(name) && names.includes(other) && name !== other);
  const isSlipOfValue = (one: string) => !/\d/.test(value + one) && isSlipOf(value, one);
  return [
    ...(value.length > 2
      ? (byName.get(name) ?? none).filter((it) => isSlipOfValue(partsOf(it).value))
      : none),
    ...(byValue.get(value) ?? none).filter((it) => isSlipOfName(partsOf(it).name)),
  ];
}
