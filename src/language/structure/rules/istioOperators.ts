/** What istioctl refuses in an IstioOperator beside what its shape says. */
import { nearest, slipAmong } from '../../../mesh/rules/entry/nearest';
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, numberAt } from '../../../objects/object';
import { holds, servedIn, type Releases } from '../../schema/releases';
import { has } from './common';
import { componentProblems } from './gatewayComponents';
import { meshProblems } from './meshConfigs';
import { nestedNetworks, networkProblems } from './meshNetworks';
import { clusterOfSeveral } from './clusterOfSeveral';
import { profileProblems } from './operatorProfiles';
import { problem, type ObjectRule, type StructureProblem } from '../problem';

export const istioOperatorRules: ObjectRule = function* (root, { releases }) {
  yield* unknownProfile(root);
  yield* misplacedComponents(root);
  yield* imageTags(root);
  yield* addonNames(root);
  yield* namelessGateways(root, releases);
  yield* lowPorts(root, releases);
  yield* twoCounts(root, releases);
  yield* withoutNft(root);
  yield* componentProblems(root);
  yield* profileProblems(root);
  yield* clusterOfSeveral(root, ['spec', 'values']);
  for (const path of [
    ['spec', 'meshConfig'],
    ['spec', 'values', 'meshConfig'],
  ]) {
    yield* meshProblems(fieldAt(root, ...path), path, releases);
  }
  for (const networks of [
    ['spec', 'values', 'global', 'meshNetworks'],
    ['spec', 'values', 'meshNetworks'],
  ]) {
    yield* nestedNetworks(fieldAt(root, ...networks), networks);
    yield* networkProblems(fieldAt(root, ...networks), networks);
  }
};

/** As registries take them (TagRegexp of the operator's `common.go`). */
function* imageTags(root: unknown): Iterable<StructureProblem> {
  const tag = fieldAt(root, 'spec', 'tag');
  if (typeof tag !== 'string' || tag === '' || /^\w[\w.-]{0,127}$/.test(tag)) return;
  const message = `"${tag}" is no tag of an image: letters, digits, dots and hyphens.`;
  yield problem('MESH0719', ['spec', 'tag'], { message });
}

const knownAddons = ['istiocoredns', 'grafana', 'kiali', 'prometheus', 'tracing'];

/** Names of addons begin with a small letter (validateAddonComponents, until 1.8). */
function* addonNames(root: unknown): Iterable<StructureProblem> {
  const addons = fieldAt(root, 'spec', 'addonComponents');
  if (!isMap(addons)) return;
  for (const name of Object.keys(addons)) {
    const small = name.charAt(0).toLowerCase() + name.slice(1);
    const path = ['spec', 'addonComponents', name];
    const meant = name === small ? slipAmong(name, knownAddons) : undefined;
    if (meant !== undefined) {
      const message = `There is no addon ${name}; ${meant} is near.`;
      const rename = [name, meant] as const;
      yield problem('MESH0701', path, { message, onKey: true, severity: 'warning', rename });
    }
    if (name === small) continue;
    const message = `Names of addons begin with a small letter: ${small}.`;
    const cures = [{ rename: path, to: small }];
    yield problem('MESH0719', path, { message, onKey: true, cures });
  }
}

const byName = { since: 7, until: 23 } as const;

const gatewayKinds = [
  ['ingressGateways', 'istio-ingressgateway'],
  ['egressGateways', 'istio-egressgateway'],
] as const;

/**
 * Lists of gateways are laid over those of the profile by name (istio/istio#26683, #27045). From 1.24 on a
 * list takes the place of the profile's, and what is switched off in it is passed over.
 */
function* namelessGateways(root: unknown, releases: Releases): Iterable<StructureProblem> {
  if (servedIn(byName, releases) === 'never') return;
  for (const [kind, chart] of gatewayKinds) {
    for (const [index, gateway] of listAt(root, 'spec', 'components', kind).entries()) {
      if (!isMap(gateway) || has(gateway, 'name')) continue;
      const path = ['spec', 'components', kind, index];
      yield problem('MESH0704', path, {
        ...(holds(byName, releases) ? {} : { severity: 'warning' as const }),
        message:
          'The gateway has no name, by which it is laid over that of the profile; istioctl 1.7 to 1.23 refuse it.',
        cures: [{ addTo: path, fields: { name: chart } }],
      });
    }
  }
}

/** Gateways run without the rights of root since 1.7, and open no port below 1024 (checkServicePorts). */
function* lowPorts(root: unknown, releases: Releases): Iterable<StructureProblem> {
  if (!holds({ since: 8 }, releases)) return;
  for (const [kind, chart] of gatewayKinds) {
    const values = ['spec', 'values', 'gateways', chart];
    if (![undefined, null, false].includes(fieldAt(root, ...values, 'runAsRoot') as undefined))
      continue;
    for (const [index, gateway] of listAt(root, 'spec', 'components', kind).entries()) {
      const path = ['spec', 'components', kind, index, 'k8s', 'service', 'ports'];
      const ports = listAt(gateway, 'k8s', 'service', 'ports');
      for (const [at, it] of ports.entries()) {
        // Profiles have gateways of these names, whose ports may say what is left out here.
        if (fieldAt(gateway, 'name') === chart && !has(it, 'targetPort')) continue;
        yield* lowPort(it, [...path, at], chart);
      }
    }
    const ports = listAt(root, ...values, 'ingressPorts');
    for (const [at, it] of ports.entries())
      yield* lowPort(it, [...values, 'ingressPorts', at], chart);
  }
}

function* lowPort(port: unknown, path: Path, chart: string): Iterable<StructureProblem> {
  const number = numberAt(port, 'port');
  const target = fieldAt(port, 'targetPort') ?? 0;
  if (number === undefined || typeof target !== 'number') return;
  if (target >= 1024 || (target === 0 && number > 1024)) return;
  const at = [...path, 'targetPort'];
  const high = number === 443 ? 8443 : number === 80 ? 8080 : number + 10_000;
  const message = `${target === 0 ? 'Without targetPort the gateway would open' : 'The gateway would open'} ${target === 0 ? number : target}, and ports below 1024 need root; istioctl refuses that. Give a targetPort above, or set gateways.${chart}.runAsRoot.`;
  const cures = [{ set: at, to: high }];
  yield problem('MESH0719', target === 0 ? path : at, { message, cures });
}

/** What grows with its load has no fixed count (checkAutoScaleAndReplicaCount). */
function* twoCounts(root: unknown, releases: Releases): Iterable<StructureProblem> {
  if (!holds({ since: 20 }, releases)) return;
  const values = ['spec', 'values'];
  const components = ['spec', 'components'];
  if (fieldAt(root, ...values, 'pilot', 'autoscaleEnabled') === true) {
    const path = [...components, 'pilot', 'k8s', 'replicaCount'];
    if ((numberAt(root, ...path) ?? 0) > 1) yield twice(path);
  }
  for (const [kind, chart] of gatewayKinds) {
    if (fieldAt(root, ...values, 'gateways', chart, 'autoscaleEnabled') !== true) continue;
    for (const index of listAt(root, ...components, kind).keys()) {
      const path = [...components, kind, index, 'k8s', 'replicaCount'];
      if ((numberAt(root, ...path) ?? 0) !== 0) yield twice(path);
    }
  }
}

/** Images without anything but the proxy lack the program for nftables (since 1.27, which knows the setting). */
function* withoutNft(root: unknown): Iterable<StructureProblem> {
  const path = ['spec', 'values', 'global'];
  if (fieldAt(root, ...path, 'nativeNftables') !== true) return;
  if (fieldAt(root, ...path, 'variant') !== 'distroless') return;
  const message = 'Images of the variant distroless have no nft, which nativeNftables needs.';
  const cures = [{ remove: [...path, 'variant'] }, { remove: [...path, 'nativeNftables'] }];
  const said = { message, severity: 'warning', cures } as const;
  yield problem('MESH0719', [...path, 'variant'], said);
}

const twice = (path: Path): StructureProblem =>
  problem('MESH0719', path, {
    message: 'The values say autoscaleEnabled, so the number of pods is not fixed.',
    onKey: true,
    severity: 'warning',
    cures: [{ remove: path }],
  });

/** What any release of istioctl brings along. */
const profiles = ['default', 'demo', 'minimal', 'empty', 'preview', 'ambient', 'openshift'];
const otherProfiles = ['remote', 'external', 'stable', 'sds', 'separate', 'primary', 'platform'];

/** Vendors name theirs with a hyphen (asm-gcp), and a file or charts of one's own may hold any other. */
function* unknownProfile(root: unknown): Iterable<StructureProblem> {
  const profile = fieldAt(root, 'spec', 'profile');
  if (typeof profile !== 'string' || !/^[a-z]+$/.test(profile)) return;
  if (fieldAt(root, 'spec', 'installPackagePath') !== undefined) return;
  if (profiles.includes(profile) || otherProfiles.includes(profile)) return;
  const want = nearest(profile, profiles);
  const message = `istioctl brings along no profile ${profile}, but ${profiles.join(', ')}.`;
  const said = { message, severity: 'warning', ...(want !== undefined && { want }) } as const;
  yield problem('MESH0719', ['spec', 'profile'], said);
}

/** Values of charts have no components: those are a level further out (istio/istio.io#7326). */
function* misplacedComponents(root: unknown): Iterable<StructureProblem> {
  if (!isMap(fieldAt(root, 'spec', 'values', 'components'))) return;
  const message = 'No chart has values called components; they belong under spec.';
  yield problem('MESH0719', ['spec', 'values', 'components'], { message, onKey: true });
}
