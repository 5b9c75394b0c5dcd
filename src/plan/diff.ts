import type { KubernetesObject } from '../objects/object';
import { yamlOf } from '../objects/yaml';
import { withoutServerFields, type Change } from './change';
import { masked } from './mask';

export interface DiffText {
  /** YAML of the live object, empty when there is none. */
  readonly before: string;
  readonly after: string;
}

/** Both ends of a change as YAML, without what only the server writes and with every secret value hidden. */
export function diffOf(change: Change): DiffText {
  const { before, after } = masked(change);
  return { before: textOf(before), after: textOf(after) };
}

const textOf = (object: KubernetesObject | undefined): string =>
  object ? yamlOf(withoutServerFields(object)) : '';
