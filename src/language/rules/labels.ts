/** Labels and annotations that are no texts: kubectl refuses the whole object (domain facts 7.6). */
import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import { kindOf } from '../schema/kinds';
import { labelledShapeOf } from '../schema/labelled';
import { shapeProblems } from '../structure/walk';
import { diagnosticAt, type DocumentRule } from './rule';

/** Kinds with a table of all their fields are judged by that. */
export const labels: DocumentRule = ({ objects, text, heredoc, brokenAt }, { structure }) => {
  if (structure === 'off') return none;
  return objects.flatMap((object): readonly Diagnostic[] => {
    const { node, apiVersion, kind, name } = object;
    const shape = kindOf(apiVersion, kind, name) ? undefined : labelledShapeOf(apiVersion, kind);
    if (!shape || (brokenAt !== undefined && node.end > brokenAt)) return [];
    const sight = {
      releases: { least: 1, most: Infinity },
      isWhole: false,
      isComplete: false,
      text,
      isExpanded: heredoc === 'expanded',
    };
    return shapeProblems(node, shape, sight)
      .filter(({ code, path }) => code === 'MESH0702' && path.length > 1)
      .map((it) => diagnosticAt(object, it));
  });
};
