import { destinationRuleProblems } from '../../mesh/rules/destinationRuleRules';
import { fieldAt } from '../../objects/object';
import { specOf } from '../document';
import { diagnosticAt, type DocumentRule } from './rule';
import { objectsOfKind } from './subjects';

/** A rule for a remote host must not take mutual TLS away (DR-01). */
export const destinationRules: DocumentRule = function* (document, context) {
  for (const object of objectsOfKind(document, 'DestinationRule')) {
    const spec = specOf(object);
    const isWhole = object.whole && fieldAt(spec, '$patch') === undefined;
    for (const it of destinationRuleProblems(spec, context, isWhole)) {
      yield diagnosticAt(object, it);
    }
  }
};
