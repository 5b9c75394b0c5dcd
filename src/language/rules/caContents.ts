import { caCertsProblems } from '../../mesh/rules/caCertsRules';
import { none, saidByEach } from '../../mesh/rules/saying';
import { cacertsName } from '../../mesh/names';
import { valuesOf } from '../manifestObject';
import { diagnosticAt, type DocumentRule } from './rule';

/** What the certificates and the key of a Secret cacerts are, where the file holds them whole. */
export const caContents: DocumentRule = ({ objects }) =>
  saidByEach(objects, (object) =>
    object.kind === 'Secret' && object.name === cacertsName && object.apiVersion === 'v1'
      ? caCertsProblems(valuesOf(object)).map((it) => diagnosticAt(object, it))
      : none,
  );
