/** Values of charts that went, or do nothing since a release (domain facts 1.5, 2.1; change notes of 1.8). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import type { Releases } from '../../schema/releases';
import { problem, type StructureProblem } from '../problem';
import { goneParts } from './goneParts';

interface Outdated {
  readonly path: readonly string[];
  /** The first minor version in which it is outdated. */
  readonly since: number;
  readonly message: string;
  /** What is told where it is switched off. */
  readonly off?: string;
  /** What somebody relies on; the others do no harm, and are told of where the release is known. */
  readonly isMissed?: true;
  /** Without it nothing is otherwise, nor said otherwise. */
  readonly mayGo?: true;
}

const outdated: readonly Outdated[] = [
  {
    path: ['global', 'mtls', 'enabled'],
    since: 8,
    message:
      'global.mtls.enabled is outdated: since 1.7 istioctl asks for a PeerAuthentication with mode STRICT in the root namespace in its place, and without one calls in plain text are still taken.',
    off: 'global.mtls.enabled is outdated and turns nothing off: since 1.5 proxies find out by themselves where mutual TLS is taken.',
    isMissed: true,
  },
  {
    path: ['global', 'meshExpansion', 'enabled'],
    since: 8,
    message:
      'global.meshExpansion.enabled is outdated: since 1.8 istioctl asks for a Gateway and a VirtualService of your own for istiod in its place, as in samples/multicluster.',
    isMissed: true,
  },
  {
    path: ['global', 'controlPlaneSecurityEnabled'],
    since: 8,
    message:
      'global.controlPlaneSecurityEnabled does nothing since 1.8: control planes always speak TLS.',
    mayGo: true,
  },
  {
    path: ['global', 'multiCluster', 'enabled'],
    since: 9,
    message:
      'global.multiCluster.enabled renders nothing since 1.9: what it made for remote hosts went then.',
  },
];

export function* goneValues(
  root: unknown,
  values: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  const { least, most } = releases;
  yield* goneParts(root, values, releases);
  if (least >= 11) yield* routerModes(root, values);
  for (const { path, since, message, off, isMissed, mayGo } of outdated) {
    const value = fieldAt(root, ...values, ...path);
    const said = value === true ? message : value === false ? off : undefined;
    if (said === undefined) continue;
    const isCertain = least >= since;
    if (!isCertain && !(isMissed && most >= since)) continue;
    const severity = isCertain && isMissed && value === true ? 'warning' : 'info';
    const at = [...values, ...path];
    const cures = value === false || mayGo === true ? { cures: [{ remove: at }] } : {};
    yield problem('MESH0711', at, { message: said, severity, ...cures });
  }
}

/** Gateways take it from the Gateway objects they serve since 1.11 (domain facts 2.9). */
function* routerModes(root: unknown, values: Path): Iterable<StructureProblem> {
  const gateways = fieldAt(root, ...values, 'gateways');
  const names = isMap(gateways) ? Object.keys(gateways) : [];
  const maps = [values, ...names.map((it) => [...values, 'gateways', it])];
  for (const map of maps) {
    const path = [...map, 'env', routerMode];
    if (fieldAt(root, ...path) === 'sni-dnat') yield idle(path, path);
  }
  for (const field of ['ingressGateways', 'egressGateways']) {
    const list = ['spec', 'components', field];
    for (const [index, gateway] of listAt(root, ...list).entries()) {
      for (const [at, it] of listAt(gateway, 'k8s', 'env').entries()) {
        const path = [...list, index, 'k8s', 'env', at];
        if (textAt(it, 'name') === routerMode && textAt(it, 'value') === 'sni-dnat')
          yield idle([...path, 'name'], path);
      }
    }
  }
}

const routerMode = 'ISTIO_META_ROUTER_MODE';

const idle = (path: Path, whole: Path): StructureProblem =>
  problem('MESH0711', path, {
    message:
      'The router mode does nothing since 1.11: gateways take it from the Gateways they serve.',
    severity: 'info',
    cures: [{ remove: whole }],
  });
