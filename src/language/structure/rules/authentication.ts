/** What Istio checks of PeerAuthentication, and checked of Policy and MeshPolicy. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt } from '../../../objects/object';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { has, isEmpty } from './common';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

export const peerAuthenticationRules: ObjectRule = function* (root) {
  const ports = fieldAt(root, 'spec', 'portLevelMtls');
  const path = ['spec', 'portLevelMtls'];
  const labels = fieldAt(root, 'spec', 'selector', 'matchLabels');
  if (isEmpty(ports))
    yield refused(path, 'portLevelMtls names at least one port.', { onKey: true, surplus: true });
  else if (isMap(ports) && (!has(root, 'spec', 'selector') || isEmpty(labels))) {
    const message = 'Ports are those of selected workloads: portLevelMtls needs a selector.';
    yield refused(path, message, { onKey: true, cures: [{ remove: path }] });
  }
};

export const meshPolicyRules: ObjectRule = function* (root, { name }) {
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
};
