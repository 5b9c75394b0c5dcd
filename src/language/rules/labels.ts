/** Objects of Kubernetes: labels that are no texts (domain facts 7.6), words that are none, names that are a letter off. */
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
    if (!shape) return [];
    const sight = {
      releases: { least: 1, most: Infinity },
      isWhole: false,
      isComplete: false,
      text,
      isExpanded: heredoc === 'expanded',
    };
    return shapeProblems(node, shape, sight)
      .map((it) => diagnosticAt(object, it))
      .filter(({ end }) => brokenAt === undefined || end < brokenAt);
  });
};
