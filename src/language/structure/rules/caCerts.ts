/** Whether Secret cacerts has the files a control plane looks for (domain facts 3.1, 3.2). */
import { fieldAt, isMap } from '../../../objects/object';
import { problem, type ObjectRule } from '../problem';
import { has } from './common';

const files = ['ca-cert.pem', 'ca-key.pem', 'root-cert.pem', 'cert-chain.pem'];

export const caCertsRules: ObjectRule = function* (root) {
  const given = ['data', 'stringData'].filter((it) => isMap(fieldAt(root, it)));
  const [first] = given;
  const hasFile = (name: string) => given.some((it) => has(root, it, name));
  // Since 1.15 the shape of cert-manager is taken too.
  if (first === undefined || hasFile('tls.crt') || hasFile('tls.key')) return;
  const missing = files.filter((it) => !hasFile(it));
  if (missing.length === 0 || missing.length === files.length) return;
  yield problem('MESH0722', [first], {
    onKey: true,
    message: `Secret cacerts lacks ${missing.join(', ')}; without the whole set control planes make a CA of their own or do not start.`,
  });
};
