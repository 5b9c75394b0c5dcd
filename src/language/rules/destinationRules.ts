import { destinationRuleProblems } from '../../mesh/rules/destinationRuleRules';
import { fieldAt, textAt } from '../../objects/object';
import { specOf } from '../manifestObject';
import { destinationRule } from '../schema/destinationRule';
import { withMeant } from '../structure/meant';
import { hintUnlessRewritten } from './routeHosts';
import { diagnosticAt, type DocumentRule } from './rule';
import { objectsOfKind } from './subjects';

const specShape = destinationRule.fields.fields.get('spec')?.shape;

/** A rule for a remote host must not take mutual TLS away (DR-01). */
export const destinationRules: DocumentRule = function* (document, context) {
  for (const object of objectsOfKind(document, 'DestinationRule')) {
    const spec = withMeant(specOf(object), specShape);
    const isWhole = object.whole && fieldAt(spec, '$patch') === undefined;
    for (const it of destinationRuleProblems(spec, context, isWhole)) {
      yield diagnosticAt(object, it);
    }
    const host = textAt(spec, 'host');
    const hint =
      host === undefined
        ? undefined
        : hintUnlessRewritten(document, host, ['spec', 'host'], context.zone);
    if (hint) yield diagnosticAt(object, hint);
  }
};
