/** What is between angle brackets in the part of an EnvoyFilter that no table knows: `value: <user-email>`. */
import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import type { Path } from '../../mesh/rules/entry/entry';
import { nodeAt, type ManifestNode } from '../nodes';
import type { DocumentRule } from './rule';
import { objectsOfKind } from './subjects';
import { leftToPersons, type Value } from './unfilled';

export const envoyPlaceholders: DocumentRule = (document) => {
  if (!mayHold.test(document.text)) return none;
  return objectsOfKind(document, 'EnvoyFilter').flatMap((object): readonly Diagnostic[] => {
    const patches = nodeAt(object.node, patchesAt);
    if (!patches) return none;
    return [...bracketedIn(patches, patchesAt, false, 0)].map((it) => ({
      ...leftToPersons(object, it, document),
      severity: 'info',
    }));
  });
};

const patchesAt: Path = ['spec', 'configPatches'];

const mayHold = /:[ \t]*["']?<[A-Za-z][\w -]*>/;
const bracketed = /^<[A-Za-z][\w -]*>$/;

const deepest = 40;

/** Below `patch.value` alone: what is around it has a table. */
function* bracketedIn(
  node: ManifestNode,
  path: Path,
  isEnvoys: boolean,
  depth: number,
): Iterable<Value> {
  if (depth > deepest) return;
  if (node.kind === 'list') {
    for (const [index, it] of node.items.entries()) {
      yield* bracketedIn(it, [...path, index], isEnvoys, depth + 1);
    }
  } else if (node.kind === 'map') {
    for (const { key, value } of node.fields) {
      const name = String(key.value);
      yield* bracketedIn(value, [...path, name], isEnvoys || name === 'value', depth + 1);
    }
  } else if (isEnvoys && node.kind === 'scalar' && bracketed.test(String(node.value))) {
    yield [path, node];
  }
}
