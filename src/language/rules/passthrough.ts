import { elsewhereProblems } from '../../mesh/rules/gatewayElsewhere';
import {
  endedForDomain,
  gatewayProblems,
  handedOnProblems,
  suffixesOfOwn,
  zoneBetweenNetworks,
} from '../../mesh/rules/gatewayRules';
import { intruderProblems } from '../../mesh/rules/intruderRules';
import { endOfRewriting } from '../../mesh/rules/rewriteForms';
import { rewriteProblems, strayProblems } from '../../mesh/rules/rewriteRules';
import { fieldAt, textAt } from '../../objects/object';
import type { ManifestDocument } from '../document';
import { specOf, valuesOf } from '../manifestObject';
import { diagnosticAt, type DocumentRule } from './rule';
import { objectsOfKind, settingFor } from './subjects';

/** What lets calls of other clusters in: the Gateway on 15443 and the filter behind it (GW-01, GW-02). */
export const passthrough: DocumentRule = function* (document, context) {
  for (const object of objectsOfKind(document, 'Gateway')) {
    const spec = specOf(object);
    const isWhole = object.whole && fieldAt(spec, '$patch') === undefined;
    for (const it of gatewayProblems(spec, context, isWhole)) yield diagnosticAt(object, it);
    for (const it of endedForDomain(spec, object.name)) yield diagnosticAt(object, it);
    for (const it of handedOnProblems(spec, context.zone)) yield diagnosticAt(object, it);
    for (const it of suffixesOfOwn(spec, settingFor(object, context)))
      yield diagnosticAt(object, it);
    if (!isWhole) continue;
    for (const it of zoneBetweenNetworks(spec, object.name, context.zone))
      yield diagnosticAt(object, it);
    for (const it of elsewhereProblems(spec, context.zone)) yield diagnosticAt(object, it);
  }
  for (const object of objectsOfKind(document, 'EnvoyFilter')) {
    for (const it of intruderProblems(specOf(object))) yield diagnosticAt(object, it);
    const namespace = textAt(valuesOf(object), 'metadata', 'namespace');
    for (const it of strayProblems(specOf(object), namespace, context.zone))
      yield diagnosticAt(object, it);
    const setting = settingFor(object, context);
    if (!setting.istio)
      for (const it of endOfRewriting(specOf(object), context.zone)) yield diagnosticAt(object, it);
    for (const it of rewriteProblems(specOf(object), setting)) {
      // A shell on the way takes one of two backslashes away.
      if (it.path.at(-1) === 'cluster_pattern' && mayPassShell(document)) continue;
      yield diagnosticAt(object, it);
    }
  }
};

const mayPassShell = ({ heredoc, masks }: ManifestDocument): boolean =>
  heredoc === 'expanded' || masks.some((it) => it.by === 'shell');
