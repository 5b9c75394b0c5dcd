/** What of an installation does not go together, as far as remote hosts are concerned (domain facts 1.4, 1.5, 7.1). */
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../objects/object';
import { versionOf } from '../interpreters/versions';
import { passthroughPort } from '../names';
import type { Version } from '../version';
import { unsure, type Path } from './entry/entry';
import { isSlipOf } from './entry/nearest';
import { problem, type Cure, type EntryProblem, type Written } from './entry/problem';
import { controlPlaneNames, longDomains } from './installNames';
import {
  askedDnsOf,
  isMulticluster,
  isOfFlow,
  multiClusterPath,
  portListsOf,
  setsVariable,
  suffixOf,
  tagOf,
  variablesOf,
  type Install,
} from './installValues';

/** Other files of values may be laid over this one, so nothing is more than a warning. */
export function* installProblems(it: Install): Iterable<EntryProblem> {
  yield* notInstalled(it);
  yield* misnamedDns(it);
  yield* oldTemplates(it);
  yield* searchSlips(it);
  yield* nothingRendered(it);
  yield* longDomains(it);
  yield* controlPlaneNames(it);
  yield* ownRoots(it);
  if (!isOfFlow(it)) return;
  yield* nobodyAnswers(it);
  yield* otherSuffix(it);
  const enabled = isMulticluster(it);
  // Who makes the objects by hand needs a release that heeds them all the same.
  if (enabled === true || (enabled === undefined && askedDnsOf(it))) yield* release(it);
  if (enabled !== true) return;
  yield* lostPort(it);
  yield* otherMode(it);
  yield* withoutFilter(it);
}

/** Each form has its own word for it (istio/istio#23155, #18852). */
function* notInstalled(it: Install): Iterable<EntryProblem> {
  const { root, passedOver } = it;
  if (!passedOver || fieldAt(root, ...passedOver, 'enabled') !== true || askedDnsOf(it)) return;
  yield problem('MESH0403', passedOver, {
    severity: 'warning',
    message:
      'IstioControlPlane, the form of Istio 1.4, passes addonComponents over, so istiocoredns is not installed and no remote name resolves: it is called coreDNS there.',
    onKey: true,
    cures: [{ addTo: ['spec'], fields: { coreDNS: { enabled: true } } }],
  });
}

/** istioctl looks for charts by the names of addons, and stops without one (istio/istio#23155). */
function* misnamedDns({ root, dns }: Install): Iterable<EntryProblem> {
  const addons = dns.find((it) => it[1] === 'addonComponents')?.slice(0, 2);
  const given = addons && fieldAt(root, ...addons);
  if (!addons || !isMap(given) || fieldAt(root, 'spec', 'installPackagePath') !== undefined) return;
  for (const name of Object.keys(given)) {
    const isMeant = ['istiocoredns', 'coredns'].includes(name.toLowerCase());
    // Of a capital at the beginning it is said that no addon has one.
    if (!isMeant || name === meantDns || /^[A-Z]/.test(name) || meantDns in given) continue;
    if (fieldAt(given, name, 'enabled') !== true) continue;
    const path = [...addons, name];
    yield problem('MESH0403', path, {
      severity: 'warning',
      message: `istioctl has no chart for an addon ${name}; the one that answers for remote names is ${meantDns}.`,
      onKey: true,
      cures: [{ rename: path, to: meantDns }],
    });
  }
}

const meantDns = 'istiocoredns';

/** Injectors of 1.1 filled in `[[ ]]`, those since `{{ }}` (domain facts 1.5). */
function* oldTemplates({ root, values }: Install): Iterable<EntryProblem> {
  // Values alone may be for 1.1.
  if (values.length === 0) return;
  const path = [...values, 'global', 'podDNSSearchNamespaces'];
  for (const [index, it] of listAt(root, ...path).entries()) {
    if (typeof it !== 'string' || !/\[\[.*\]\]/.test(it)) continue;
    yield problem('MESH0514', [...path, index], {
      message:
        'Only Istio 1.1 fills in [[ ]]: later it stays as it is, and no pod can have such a search domain.',
      want: it.replaceAll('[[', '{{').replaceAll(']]', '}}'),
    });
  }
}

/** Where nothing else is searched that short names of remote hosts are in (domain facts 1.14). */
function* searchSlips(it: Install): Iterable<EntryProblem> {
  const path = [...it.values, 'global', 'podDNSSearchNamespaces'];
  const suffix = suffixOf(it);
  if (!askedDnsOf(it) || isOfFlow(it)) return;
  for (const [index, zone] of listAt(it.root, ...path).entries()) {
    if (typeof zone !== 'string' || suffix.length < 5 || !isSlipOf(zone, suffix)) continue;
    yield problem('MESH0501', [...path, index], {
      severity: 'warning',
      message: `Pods search ${zone}, and remote hosts end in ${suffix}: short names such as httpbin.bar are not found.`,
      want: suffix,
    });
  }
}

/** Citadel then passes Secret cacerts over (domain facts 1.3); istiod, from 1.6 on, never does. */
function* ownRoots(it: Install): Iterable<EntryProblem> {
  const path = [...it.values, 'security', 'selfSigned'];
  if (isMulticluster(it) !== true || fieldAt(it.root, ...path) !== true) return;
  const version = versionOf(tagOf(it)?.text ?? '');
  if (version && version.minor >= 6) return;
  yield problem('MESH0101', path, {
    severity: 'warning',
    message:
      'Citadel (Istio before 1.6) then makes each cluster a CA of its own, and proxies refuse those of other clusters: with false it takes the common one of Secret cacerts.',
    cures: [{ set: path, to: false }],
  });
}

/** Names resolve, and then nobody takes the calls (istio/istio#19901). */
function* nothingRendered(it: Install): Iterable<EntryProblem> {
  const dns = askedDnsOf(it);
  const enabled = isMulticluster(it);
  if (!dns || enabled === true || enabled === unsure || isOpen(it)) return;
  // Names of other domains may be what is resolved.
  const searched = fieldAt(it.root, ...it.values, 'global', 'podDNSSearchNamespaces');
  if (searched !== undefined && !isOfFlow(it)) return;
  const path = multiClusterPath(it, 'enabled');
  const isSaid = fieldAt(it.root, ...path) !== undefined;
  // Who opens the port by hand may well make the objects by hand.
  const isByHand = portListsOf(it).some((list) => offersPassthrough(it, list));
  yield problem('MESH0204', isSaid ? path : dns, {
    severity: isByHand || !isOfFlow(it) ? 'info' : 'warning',
    message: `Hosts of .${suffixOf(it)} are resolved, but without global.multiCluster.enabled the charts render neither the Gateway on ${passthroughPort} that takes their calls in, nor the EnvoyFilter behind it, nor the DestinationRule that turns mutual TLS on: calls end in 404 or are reset, unless another file says so or the objects are made by hand.`,
    onKey: true,
    cures: [isSaid ? { set: path, to: true } : enabling(it)],
  });
}

/** Pods then ask for names that the cluster has nobody for, unless DNS is made otherwise (domain facts 1.14). */
function* nobodyAnswers(it: Install): Iterable<EntryProblem> {
  const enabled = isMulticluster(it);
  if (askedDnsOf(it) || enabled === true || enabled === unsure || isOpen(it)) return;
  if (it.dns.some((path) => fieldAt(it.root, ...path) !== undefined)) return;
  if (setsVariable(it.root, 'ISTIO_META_DNS_CAPTURE')) return;
  yield problem('MESH0403', [...it.values, 'global', 'podDNSSearchNamespaces'], {
    // Files of values are often laid over others.
    severity: it.values.length > 0 ? 'warning' : 'info',
    message: `Pods are to look names up in .${suffixOf(it)}, and nothing here answers for it or takes its calls in: there is neither istiocoredns nor global.multiCluster.enabled. Unless both are made elsewhere, each short name is asked for in vain, and of the public zone.`,
    onKey: true,
  });
}

const offersPassthrough = ({ root }: Install, path: Path): boolean =>
  listAt(root, ...path).some((port) => numberAt(port, 'port') === passthroughPort);

/** A part that somebody else fills in may say so. */
const isOpen = ({ root, values }: Install): boolean =>
  [values, [...values, 'global'], [...values, 'global', 'multiCluster']].some(
    (it) => fieldAt(root, ...it) === unsure,
  );

/** Into what is there already. */
function enabling(it: Install): Cure {
  const path = multiClusterPath(it, 'enabled');
  let depth = path.length - 1;
  while (depth > 0 && !isMap(fieldAt(it.root, ...path.slice(0, depth)))) depth -= 1;
  const inner = path.slice(depth + 1);
  const value = inner.reduceRight<Written>((within, name) => ({ [name]: within }), true);
  return { addTo: path.slice(0, depth), fields: { [String(path[depth])]: value } };
}

/** The chart of istiocoredns knows no other zone than global (istio/istio#18092). */
function* otherSuffix(it: Install): Iterable<EntryProblem> {
  const path = multiClusterPath(it, 'globalDomainSuffix');
  const suffix = fieldAt(it.root, ...path);
  if (typeof suffix !== 'string' || suffix === 'global' || !askedDnsOf(it)) return;
  yield problem('MESH0414', path, {
    severity: 'warning',
    message: `The chart of istiocoredns answers for global only, so .${suffix} needs a server block of its own in ConfigMap istio-system/coredns.`,
  });
}

/** A list of ports takes the place of the chart's own, 15443 and all (domain facts 2.9). */
function* lostPort({ root, ...it }: Install): Iterable<EntryProblem> {
  for (const path of portListsOf({ root, ...it })) {
    const ports = listAt(root, ...path);
    const numbers = ports.map((port) => numberAt(port, 'port'));
    if (ports.length === 0 || numbers.includes(passthroughPort) || numbers.includes(undefined))
      continue;
    yield problem('MESH0302', path, {
      severity: 'warning',
      message: `These ports take the place of the chart's own, so the gateway no longer offers ${passthroughPort}, on which other clusters call.`,
      onKey: true,
      cures: [
        {
          addItem: path,
          item: { name: 'tls', port: passthroughPort, targetPort: passthroughPort },
        },
      ],
    });
  }
}

const routerMode = 'ISTIO_META_ROUTER_MODE';
const legacyFlag = 'PILOT_ENABLE_LEGACY_AUTO_PASSTHROUGH';

/** In any other, gateways know none of the names that calls of other clusters come with (domain facts 2.9, GW-04). */
function* otherMode(it: Install): Iterable<EntryProblem> {
  for (const path of variablesOf(it, routerMode)) {
    const mode = textAt(it.root, ...path);
    if (mode === undefined || mode === 'sni-dnat') continue;
    yield problem('MESH0004', path, {
      severity: 'warning',
      message: `In router mode ${mode} the gateway knows none of the names that calls of other clusters come with, and they end there.`,
      want: 'sni-dnat',
    });
  }
}

/** It may be applied by hand, as in its typed form to releases that render the other one. */
function* withoutFilter(it: Install): Iterable<EntryProblem> {
  const path = multiClusterPath(it, 'includeEnvoyFilter');
  if (fieldAt(it.root, ...path) !== false || !askedDnsOf(it)) return;
  const tag = tagOf(it);
  const version = tag && versionOf(tag.text);
  if (version && (version.minor > 8 || (version.minor === 7 && version.patch < 4))) return;
  yield problem('MESH0205', path, {
    severity: 'warning',
    message: `Without the EnvoyFilter the gateway looks for Services by names of .${suffixOf(it)}, which no Service has: calls of other clusters end there, unless the filter is applied by hand.`,
    cures: [{ set: path, to: true }],
  });
}

/** What the release that is asked for makes of it (domain facts 7.1; istio/istio#27321, #32848). */
function* release(it: Install): Iterable<EntryProblem> {
  const tag = tagOf(it);
  const version = tag && versionOf(tag.text);
  if (!tag || version?.major !== 1 || !/^\d+\.\d+\.\d+/.test(tag.text)) return;
  const filter = fieldAt(it.root, ...multiClusterPath(it, 'includeEnvoyFilter'));
  const said = ofRelease(version, filter !== false && filter !== unsure, it);
  if (said) yield problem(said[0], tag.path, { severity: 'warning', message: said[1] });
}

function ofRelease(
  { text, minor, patch }: Version,
  hasFilter: boolean,
  { root }: Install,
): readonly [code: 'MESH0001' | 'MESH0002' | 'MESH0004' | 'MESH0005', message: string] | undefined {
  if (hasFilter && text.startsWith('1.5.0-beta')) {
    return [
      'MESH0005',
      'Gateways of Istio 1.5.0-beta crash by the EnvoyFilter it renders: take 1.5.0.',
    ];
  }
  if (minor === 7 && patch < 4 && hasFilter) {
    return [
      'MESH0005',
      `Istio ${text} renders the EnvoyFilter behind 15443 in a form that its own proxies ignore: take 1.7.4 or newer, or apply the filter in its typed form.`,
    ];
  }
  if (minor >= 19) return ['MESH0001', `Istio ${text} has no routing of remote hosts any more.`];
  if (minor === 8 && patch < 6) {
    if (setsVariable(root, routerMode)) return undefined;
    return [
      'MESH0004',
      `Gateways of Istio ${text} run in router mode standard, in which they know none of the names that calls of other clusters come with: set ${routerMode} to sni-dnat in the env of the ingress gateway.`,
    ];
  }
  const isPast = minor > 9 || (minor === 9 && patch >= 5) || minor === 8;
  if (!isPast || setsVariable(root, legacyFlag)) return undefined;
  return [
    'MESH0002',
    `From Istio 1.8.6 on the rewriting EnvoyFilter has nothing to attach to, unless istiod runs with ${legacyFlag}, which is insecure.`,
  ];
}
