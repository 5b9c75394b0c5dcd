/** What a kustomization takes in, so that files of a base count for each overlay that names it. */
import { fieldAt, isMap, listAt, textAt } from '../../objects/object';
import { documentsIn } from '../document';
import { valueOf } from '../nodes';

export interface KustomizationFacts {
  /** Files and folders, as written: `../../base`, `httpbin.yaml`. */
  readonly resources: readonly string[];
  /** Files of patches, as written. */
  readonly patchFiles: readonly string[];
  /** Names of ServiceEntries that are changed in place; undefined when that cannot be told. */
  readonly patched: readonly string[] | undefined;
  /** Objects of any kind may be changed. */
  readonly hasPatches: boolean;
}

export const isKustomization = (path: string): boolean =>
  /(?:^|\/)(?:kustomization\.ya?ml|Kustomization)$/.test(path);

export function kustomizationOf(text: string): KustomizationFacts {
  const value = valueOf(documentsIn(text)[0]?.root);
  const patches = ['patches', 'patchesJson6902', 'patchesStrategicMerge'].flatMap((it) =>
    listAt(value, it),
  );
  const changes = patches.map(changeOf);
  const isOpaque =
    !isMap(value) || opaque.some((it) => value[it] !== undefined) || changes.includes('anything');
  return {
    resources: [...textsIn(value, 'resources'), ...textsIn(value, 'bases')],
    hasPatches: isOpaque || patches.length > 0,
    patchFiles: changes.flatMap((it) => (typeof it === 'object' ? (it.file ?? []) : [])),
    patched: isOpaque
      ? undefined
      : changes.flatMap((it) => (typeof it === 'object' ? (it.name ?? []) : [])),
  };
}

const textsIn = (value: unknown, field: string): readonly string[] =>
  listAt(value, field).filter((it): it is string => typeof it === 'string');

/** By these, names and values of any object may change. */
const opaque = [
  'components',
  'generators',
  'helmCharts',
  'namePrefix',
  'nameSuffix',
  'replacements',
  'transformers',
  'vars',
];

type PatchChange = 'anything' | 'nothing' | { readonly file?: string; readonly name?: string };

/** Which ServiceEntry a patch changes: by its target, else by what its file or text names. */
function changeOf(patch: unknown): PatchChange {
  if (typeof patch === 'string')
    return patch.includes('\n') ? changeOfText(patch) : { file: patch };
  const target = fieldAt(patch, 'target');
  if (target !== undefined) {
    const kind = textAt(target, 'kind');
    if (kind !== undefined && kind !== 'ServiceEntry') return 'nothing';
    const name = textAt(target, 'name');
    return kind === undefined || name === undefined ? 'anything' : { name };
  }
  const file = textAt(patch, 'path');
  return file === undefined ? changeOfText(textAt(patch, 'patch') ?? 'ServiceEntry') : { file };
}

const changeOfText = (text: string): PatchChange =>
  text.includes('ServiceEntry') ? 'anything' : 'nothing';
