/** What Istio checks of every Sidecar. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { duplicates, has, isEmpty } from './common';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

export const sidecarRules: ObjectRule = function* (root) {
  const spec = fieldAt(root, 'spec');
  const says = ['egress', 'ingress', 'outboundTrafficPolicy', 'inboundConnectionPool'];
  if (isMap(spec) && !says.some((it) => has(spec, it)) && !has(spec, 'localhost')) {
    yield refused(
      ['spec'],
      'The Sidecar says nothing of ingress, egress or outboundTrafficPolicy.',
      {
        onKey: true,
      },
    );
  }
  yield* duplicates(root, ['spec', 'ingress'], ['port', 'number'], 'ports');
  yield* duplicates(withoutSockets(root), ['spec', 'egress'], ['port', 'number'], 'ports');
  yield* egressProblems(root);
  yield* proxyProblems(root);
  for (const [index, it] of listAt(root, 'spec', 'ingress').entries()) {
    const endpoint = textAt(it, 'defaultEndpoint');
    if (endpoint === undefined || endpoint === '' || isOwnEndpoint(endpoint)) continue;
    const message = `"${endpoint}" is not where a workload listens: write 127.0.0.1:port or unix:///path.`;
    const at = ['spec', 'ingress', index, 'defaultEndpoint'];
    const [, port] = /^[^/]*?:?(\d{1,5})$/.exec(endpoint) ?? [];
    const cures = port === undefined ? [] : [{ set: at, to: `127.0.0.1:${port}` }];
    yield refused(at, message, { cures });
  }
};

function* egressProblems(root: unknown): Iterable<StructureProblem> {
  const all = listAt(root, 'spec', 'egress');
  for (const [index, it] of all.entries()) {
    const path = ['spec', 'egress', index];
    if (isEmpty(fieldAt(it, 'hosts'))) {
      yield refused(
        [...path, 'hosts'],
        'A listener knows at least one host; "./*" are those of its namespace.',
        { cures: ['*/*', './*'].map((it) => ({ addTo: path, fields: { hosts: [it] } })) },
      );
    }
    if (isMap(it) && !has(it, 'port') && index < all.length - 1) {
      const message = 'The listener without a port takes all others, so it is the last.';
      yield refused(path, message, { cures: [{ toEnd: path }] });
    }
  }
}

/** Sockets all have the number 0. */
const withoutSockets = (root: unknown): unknown => ({
  spec: {
    egress: listAt(root, 'spec', 'egress').map((it) =>
      fieldAt(it, 'port', 'number') === 0 ? undefined : it,
    ),
  },
});

/** A proxy takes calls to hosts nobody knows, so such calls have to be allowed. */
function* proxyProblems(root: unknown): Iterable<StructureProblem> {
  const path: Path = ['spec', 'outboundTrafficPolicy'];
  const mode = fieldAt(root, ...path, 'mode') ?? 'REGISTRY_ONLY';
  if (!has(root, ...path, 'egressProxy') || mode !== 'REGISTRY_ONLY') return;
  const message = 'An egressProxy needs mode ALLOW_ANY, and REGISTRY_ONLY is the default.';
  yield refused([...path, 'egressProxy'], message, { onKey: true });
}

const isOwnEndpoint = (text: string): boolean =>
  /^(?:(?:127\.0\.0\.1|0\.0\.0\.0|\[::1?\])?:\d{1,5}|unix:\/\/[/@].*)$/.test(text);
