/** Slips of the hand in what a patch hands to Envoy. */
import { slipAmong } from '../../../mesh/rules/entry/nearest';
import type { Path } from '../../../mesh/rules/entry/entry';
import { isMap, textAt } from '../../../objects/object';
import { envoyFields } from '../../schema/envoyFields';
import { problem, type StructureProblem } from '../problem';

/** A nested message deeper than any of Envoy's. */
const deepest = 24;

/** Names of which people make their own: labels, headers, keys of JSON. */
const holdsNames =
  /metadata|per_filter_config|json_format|^(?:descriptors|extension_protocol_options|fields|labels|headers|configuration)$/;

/** Whether a key of what Envoy is given is one of its fields with one slip; Istio warns or passes over it. */
export function* envoySlips(value: unknown, path: Path): Iterable<StructureProblem> {
  if (path.length > deepest) return;
  if (Array.isArray(value)) {
    for (const [index, it] of value.entries()) yield* envoySlips(it, [...path, index]);
  } else if (isMap(value)) {
    // What is typed only where it is read has fields of its own.
    if (textAt(value, '@type')?.endsWith('TypedStruct') === true) return;
    for (const [name, it] of Object.entries(value)) {
      const at = [...path, name];
      const meant = slipOf(name);
      if (meant !== undefined && !(meant in value)) yield slip(at, name, meant);
      if (ofRuntime.has(name) && /^(?:number|boolean)$/.test(typeof it)) yield plain(at, name);
      if (!holdsNames.test(name)) yield* envoySlips(it, at);
    }
  }
}

/** RuntimeDouble and RuntimeFractionalPercent: what a runtime may change, and a default. */
const ofRuntime: ReadonlySet<string> = new Set([
  ...['aggression', 'filter_enabled', 'filter_enforced', 'runtime_fraction'],
]);

const plain = (path: Path, name: string): StructureProblem =>
  problem('MESH0702', path, {
    message: `Envoy takes no plain value for ${name}: the value stands below it, under default_value.`,
  });

const slipOf = (name: string): string | undefined =>
  envoyFields.has(name) || /[^\w]/.test(name) ? undefined : slipAmong(name, envoyFields);

const slip = (path: Path, name: string, meant: string): StructureProblem =>
  problem('MESH0701', path, {
    ...{ onKey: true, severity: 'warning', rename: [name, meant] },
    message: `Envoy has no field ${name} that is known here; ${meant} is near.`,
  });
