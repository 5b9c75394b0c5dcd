import { serviceCodes } from '../../mesh/catalogue/services';
import type { Diagnostic } from '../diagnostic';
import type { AliasNode, ManifestNode } from '../nodes';
import type { DocumentRule } from './rule';

/** `- *.global` without quotes: to YAML that is an alias of something named `.global`. */
export const unquotedWildcards: DocumentRule = function* ({ root, brokenAt }) {
  if (!root) return;
  for (const alias of aliasesIn(root)) {
    if (alias.target || !/^(?:\.|$)/.test(alias.name)) continue;
    if (brokenAt !== undefined && alias.start > brokenAt) continue;
    yield diagnosticOf(alias);
  }
};

function diagnosticOf({ name, start, end }: AliasNode): Diagnostic {
  const { severity } = serviceCodes.MESH0521;
  return {
    code: 'MESH0521',
    severity,
    message: `Without quotes *${name} is a YAML alias, and nothing is called that. Write "*${name}".`,
    start,
    end: Math.max(end, start + 1),
  };
}

function* aliasesIn(node: ManifestNode): Iterable<AliasNode> {
  if (node.kind === 'alias') yield node;
  else if (node.kind === 'list') for (const item of node.items) yield* aliasesIn(item);
  else if (node.kind === 'map') for (const { value } of node.fields) yield* aliasesIn(value);
}
