import { gatewayServiceProblems } from '../../mesh/rules/gatewayServiceRules';
import { none, saidByEach } from '../../mesh/rules/saying';
import { valuesOf } from '../manifestObject';
import { diagnosticAt, type DocumentRule } from './rule';

/** Whether other clusters reach the gateway by its Service, where the whole of that is in sight. */
export const gatewayServices: DocumentRule = ({ objects, brokenAt }) =>
  saidByEach(objects, (object) =>
    object.kind === 'Service' && object.whole && brokenAt === undefined
      ? gatewayServiceProblems(valuesOf(object)).map((it) => diagnosticAt(object, it))
      : none,
  );
