/** What Istio checks of PeerAuthentication, and checked of Policy and MeshPolicy. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { placeholderIn } from '../../placeholders';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { has, isEmpty, says } from './common';
import { ofNoNamespace } from './roles';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

export const peerAuthenticationRules: ObjectRule = function* (root) {
  const ports = fieldAt(root, 'spec', 'portLevelMtls');
  const path = ['spec', 'portLevelMtls'];
  const labels = fieldAt(root, 'spec', 'selector', 'matchLabels');
  if (isEmpty(ports))
    yield refused(path, 'portLevelMtls names at least one port.', { onKey: true, surplus: true });
  else if (isMap(ports) && (labels === undefined || labels === null || isEmpty(labels))) {
    const message = 'Ports are those of selected workloads: portLevelMtls needs a selector.';
    yield refused(path, message, { onKey: true, cures: [{ remove: path }] });
  }
};

/** Until 1.5: one for the namespace, which is called default, and others for some of its services. */
export const policyRules: ObjectRule = function* (root, { name }) {
  const targets = fieldAt(root, 'spec', 'targets');
  const isForAll = targets === undefined || targets === null || isEmpty(targets);
  if (name === 'default' && Array.isArray(targets) && targets.length > 0) {
    const message =
      'The Policy called default is for all services of its namespace and has no targets.';
    yield refused(['spec', 'targets'], message, { onKey: true, surplus: true });
  } else if (name !== undefined && name !== 'default' && isForAll) {
    const message =
      'A Policy without targets is for the whole namespace; Istio takes it by the name default only.';
    yield refused(['metadata', 'name'], message, { want: 'default' });
  }
  yield* tokenProblems(root);
};

export const meshPolicyRules: ObjectRule = function* (root, { name, namespace }) {
  yield* ofNoNamespace(namespace);
  if (name !== undefined && name !== 'default') {
    const message = 'The one MeshPolicy of a mesh is called default; others are refused.';
    yield refused(['metadata', 'name'], message, { want: 'default' });
  }
  if (listAt(root, 'spec', 'targets').length > 0) {
    yield refused(['spec', 'targets'], 'A MeshPolicy is for all services and has no targets.', {
      onKey: true,
      surplus: true,
    });
  }
  yield* tokenProblems(root);
};

/** Tokens are told apart by who issued them (validateJwt). */
function* tokenProblems(root: unknown): Iterable<StructureProblem> {
  const issuers = new Set<string>();
  for (const list of ['peers', 'origins']) {
    for (const [index, it] of listAt(root, 'spec', list).entries()) {
      const token = fieldAt(it, 'jwt');
      if (!isMap(token)) continue;
      const path = ['spec', list, index, 'jwt'];
      const issuer = fieldAt(token, 'issuer');
      if (!says(token, 'issuer')) {
        const missing = has(token, 'issuer') ? {} : { missing: 'issuer' };
        yield refused(path, 'A token is known by its issuer.', { onKey: true, ...missing });
      } else if (typeof issuer === 'string' && issuers.has(issuer)) {
        yield refused([...path, 'issuer'], `Tokens of ${issuer} are described already.`);
      }
      if (typeof issuer === 'string') issuers.add(issuer);
      yield* sampleKeys(token, path);
      yield* keysProblems(token, [...path, 'jwksUri']);
    }
  }
}

/** Its private key is published with Istio. */
export function* sampleKeys(token: unknown, path: Path): Iterable<StructureProblem> {
  if (fieldAt(token, 'issuer') !== 'testing@secure.istio.io') return;
  const message =
    'This is the issuer of Istio’s samples, whose key is public: anybody can make such a token.';
  yield refused([...path, 'issuer'], message, { severity: 'info' });
}

export function* keysProblems(token: unknown, path: Path): Iterable<StructureProblem> {
  const address = textAt(token, 'jwksUri') ?? '';
  if (address === '' || placeholderIn(address) !== undefined) return;
  if (!/^https?:\/\//.test(address)) {
    const message = `"${address}" is not where keys are: the address begins with https:// or http://.`;
    const cures = /^[\w.-]+(?:\/|$)/.test(address) ? [{ set: path, to: `https://${address}` }] : [];
    yield refused(path, message, { cures });
  } else if (/^https?:\/\/[^/]*:(?!\d+(?:\/|$))[^/@]*(?:\/|$)/.test(address)) {
    yield refused(path, `"${address}" has a port that is no number.`);
  }
}
