/** Certificates that cert-manager is to keep in Secret cacerts (domain facts 3.1). */
import { cacertsName } from '../../mesh/names';
import { fieldAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import { valuesOf } from '../manifestObject';
import { problem } from '../structure/problem';
import { diagnosticAt, type DocumentRule } from './rule';

export const issuedCas: DocumentRule = function* ({ objects }, { structure, istio }) {
  if (structure === 'off' || (istio && (istio.major > 1 || istio.minor >= 15))) return;
  for (const object of objects) {
    const { kind, apiVersion } = object;
    if (kind !== 'Certificate' || !groups.has(groupOf(apiVersion))) continue;
    const path = ['spec', 'secretName'];
    if (fieldAt(valuesOf(object), ...path) !== cacertsName) continue;
    const message = `cert-manager writes tls.crt, tls.key and ca.crt, which istiod reads from 1.15 on: older control planes ${istio ? '' : 'would '}make a CA of their own.`;
    const said = { message, ...(!istio && { severity: 'info' as const }) };
    yield diagnosticAt(object, problem('MESH0722', path, said));
  }
};

const groups: ReadonlySet<string> = new Set(['cert-manager.io', 'certmanager.k8s.io']);
