/** Values of charts that went, or do nothing since a release (domain facts 1.5, 2.1; change notes of 1.8). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { networkLabel } from '../../../mesh/names';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import type { Releases } from '../../schema/releases';
import { problem, type StructureProblem } from '../problem';
import { goneParts } from './goneParts';
import { bySigns } from './signsOfAge';

interface Outdated {
  readonly path: readonly string[];
  /** The first minor version in which it is outdated. */
  readonly since: number;
  readonly message: string;
  /** What is told where it is switched off. */
  readonly off?: string;
  /** It is a text. */
  readonly isText?: true;
  /** Where it is read now. */
  readonly home?: Path;
  /** What somebody relies on; the others do no harm, and are told of where the release is known. */
  readonly isMissed?: true;
  /** Without it nothing is otherwise, nor said otherwise: that is told of any release. */
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
  {
    path: ['global', 'trustDomain'],
    since: 8,
    message:
      'global.trustDomain is outdated since 1.8, and later charts pass it over: meshConfig.trustDomain takes its place.',
    isText: true,
    home: ['meshConfig'],
  },
  {
    path: ['istio_cni', 'enabled'],
    since: 24,
    message:
      'No chart of Istio reads istio_cni since 1.24: pilot.cni.enabled takes its place, and without it pods get a container that redirects calls itself.',
    isMissed: true,
    home: ['pilot', 'cni'],
  },
];

export function* goneValues(
  root: unknown,
  values: Path,
  releases: Releases,
): Iterable<StructureProblem> {
  const known = bySigns(root, releases);
  const { least, most } = known;
  yield* goneParts(root, values, known);
  if (most >= 11) yield* routerModes(root, values, least >= 11);
  for (const { path, since, message, off, isText, home, isMissed, mayGo } of outdated) {
    const value = fieldAt(root, ...values, ...path);
    const isOn = value === true || (isText && typeof value === 'string' && value !== '');
    const said = isOn ? message : value === false ? off : undefined;
    if (said === undefined) continue;
    const isCertain = least >= since;
    if (!isCertain && !((isMissed || mayGo) && most >= since)) continue;
    const severity = isCertain && isMissed && isOn ? 'warning' : 'info';
    const at = placeOf(root, [...values, ...path]);
    const isLeft = home !== undefined && fieldAt(root, ...values, ...home, String(path.at(-1)));
    const cures =
      value === false || mayGo === true || isLeft === value
        ? [{ remove: at }]
        : home && isLeft === undefined
          ? [{ move: [[...values, ...path]], into: homeIn(values, home) }]
          : undefined;
    const onKey = at.length < values.length + path.length && { onKey: true as const };
    yield problem('MESH0711', at, { message: said, severity, ...onKey, ...(cures && { cures }) });
  }
}

/** What is all there is in a part stands for the part, but for those that have others as a rule. */
function placeOf(root: unknown, path: Path): Path {
  const part = path.slice(0, -1);
  const given = fieldAt(root, ...part);
  const isAlone = isMap(given) && Object.keys(given).length === 1;
  return isAlone && parts.has(part.at(-1)) ? part : path;
}

const parts: ReadonlySet<unknown> = new Set(['mtls', 'meshExpansion', 'istio_cni']);

const homeIn = (values: Path, home: Path): Path =>
  values.length > 0 && home[0] === 'meshConfig' ? ['spec', ...home] : [...values, ...home];

/**
 * Gateways take it from the Gateway objects they serve since 1.11 (domain facts 2.9). Where no release is known,
 * gateways between networks only are told of: who has others may well run a release that needs it.
 */
function* routerModes(root: unknown, values: Path, isCertain: boolean): Iterable<StructureProblem> {
  const gateways = fieldAt(root, ...values, 'gateways');
  const names = isMap(gateways) ? Object.keys(gateways) : [];
  const maps = [values, ...names.map((it) => [...values, 'gateways', it])];
  for (const map of maps) {
    const path = [...map, 'env', routerMode];
    if (fieldAt(root, ...path) !== 'sni-dnat') continue;
    const labels = fieldAt(root, ...map, 'labels');
    if (isCertain || isOfNetwork(labels)) yield idle(path, path, isCertain);
  }
  for (const field of ['ingressGateways', 'egressGateways']) {
    const list = ['spec', 'components', field];
    for (const [index, gateway] of listAt(root, ...list).entries()) {
      for (const [at, it] of listAt(gateway, 'k8s', 'env').entries()) {
        const path = [...list, index, 'k8s', 'env', at];
        if (textAt(it, 'name') !== routerMode || textAt(it, 'value') !== 'sni-dnat') continue;
        if (isCertain || isOfNetwork(fieldAt(gateway, 'label')) || seesOne(gateway))
          yield idle([...path, 'name'], path, isCertain);
      }
    }
  }
}

const routerMode = 'ISTIO_META_ROUTER_MODE';

const isOfNetwork = (labels: unknown): boolean => fieldAt(labels, networkLabel) !== undefined;

/** In meshes of remote hosts, egress gateways see a network called external. */
const seesOne = (gateway: unknown): boolean =>
  listAt(gateway, 'k8s', 'env').some(
    (it) =>
      textAt(it, 'name') === 'ISTIO_META_REQUESTED_NETWORK_VIEW' &&
      fieldAt(it, 'value') !== 'external',
  );

const idle = (path: Path, whole: Path, isCertain: boolean): StructureProblem =>
  problem('MESH0711', path, {
    message:
      'The router mode does nothing since 1.11: gateways take it from the Gateways they serve.',
    severity: 'info',
    ...(isCertain && { cures: [{ remove: whole }] }),
  });
