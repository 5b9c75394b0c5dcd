/** What istioctl refuses in an IstioOperator beside what its shape says. */
import { fieldAt, isMap } from '../../../objects/object';
import { problem, type ObjectRule } from '../problem';

/** Values of charts have no components: those are a level further out (istio/istio.io#7326). */
export const istioOperatorRules: ObjectRule = function* (root) {
  if (!isMap(fieldAt(root, 'spec', 'values', 'components'))) return;
  const message = 'No chart has values called components; they belong under spec.';
  yield problem('MESH0719', ['spec', 'values', 'components'], { message, onKey: true });
};
