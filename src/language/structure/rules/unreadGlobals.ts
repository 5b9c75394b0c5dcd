/** Names below `global` that no chart of Istio has ever read. */
import { nearest, slipAmong } from '../../../mesh/rules/entry/nearest';
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt } from '../../../objects/object';
import { installValues, valuesFile } from '../../schema/installValues';
import type { ObjectShape } from '../../schema/shape';
import { problem, type StructureProblem } from '../problem';

/** Where charts read what people look for under such names. */
const read: Readonly<Record<string, string>> = {
  image: 'hub, tag, imagePullPolicy and proxy.image',
  images: 'hub, tag and proxy.image',
  imageHub: 'hub',
  imageRegistry: 'hub',
  registry: 'hub',
  repository: 'hub',
  imageTag: 'tag',
  version: 'tag',
  pullPolicy: 'imagePullPolicy',
  pullSecrets: 'imagePullSecrets',
  cluster: 'multiCluster.clusterName',
  clusterNetwork: 'network',
  networkName: 'network',
  networks: 'meshNetworks',
};

/** Only of values that are plainly Istio's: `global` is for every chart of charts, and the others read what they like. */
export function* unreadGlobals(
  given: Readonly<Record<string, unknown>>,
  global: Readonly<Record<string, unknown>>,
  values: Path,
  isTold: (name: string) => boolean,
): Iterable<StructureProblem> {
  if (!('meshID' in global) && fieldAt(global, 'multiCluster', 'clusterName') === undefined) return;
  const tops = values.length === 0 ? valuesFile : installValues;
  const known = namesOf(globalsOf(tops));
  const unread = Object.keys(global).filter(
    (it) => /^[a-z][\w-]*$/i.test(it) && !known.includes(it) && !isTold(it),
  );
  if (unread.length === 0 || unread.length * 2 > Object.keys(global).length) return;
  if (!Object.keys(given).every((it) => has(tops, it))) return;
  for (const name of unread) {
    // Of slips of the hand it is told already.
    const meant = nearest(name, known);
    if (slipAmong(name, known) !== undefined || (meant !== undefined && name.length >= 9)) continue;
    yield told(name, values, meant?.toLowerCase() === name.toLowerCase() ? meant : undefined);
  }
}

function told(name: string, values: Path, meant: string | undefined): StructureProblem {
  const right = meant ?? (Object.hasOwn(read, name) ? read[name] : undefined);
  const instead = right === undefined ? '' : `; below global, charts read ${right}`;
  return problem('MESH0701', [...values, 'global', name], {
    message: `No chart of Istio reads global.${name}${instead}.`,
    onKey: true,
    severity: right === undefined ? 'info' : 'warning',
    ...(meant !== undefined && { rename: [name, meant] }),
  });
}

const namesOf = ({ fields, names }: ObjectShape): readonly string[] => [
  ...fields.keys(),
  ...(names?.keys() ?? []),
];

const has = ({ fields, names }: ObjectShape, name: string): boolean =>
  fields.has(name) || names?.has(name) === true;

function globalsOf({ fields }: ObjectShape): ObjectShape {
  const shape = fields.get('global')?.shape;
  return shape?.kind === 'object' ? shape : valuesFile;
}
