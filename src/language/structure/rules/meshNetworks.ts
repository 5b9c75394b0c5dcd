/** What istiod refuses, or cannot use, in the networks of a mesh (ValidateMeshNetworks). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { has } from './common';

/** Of ConfigMap istio. */
export const meshNetworksRules: ObjectRule = function* (root) {
  if (!isMap(root)) return;
  yield* networkProblems(root['networks'], ['networks']);
  for (const [name, it] of Object.entries(root)) {
    if (name === 'networks') continue;
    const isAround = isMap(it) && !isNetwork(it) && Object.values(it).some(isNetwork);
    if (!isAround && !isNetwork(it)) continue;
    const cures = isAround
      ? [{ rename: [name], to: 'networks' }]
      : [{ move: [[name]], into: ['networks'] }];
    yield problem('MESH0701', [name], {
      message: isAround
        ? `istiod looks for networks under the name networks, and passes ${name} over.`
        : `istiod looks for networks under networks, and passes ${name} over.`,
      onKey: true,
      severity: 'warning',
      ...(has(root, 'networks') && isAround ? {} : { cures }),
    });
  }
};

export const isNetwork = (value: unknown): boolean =>
  isMap(value) && (Array.isArray(value['endpoints']) || Array.isArray(value['gateways']));

/** By their names; of the values of charts as well. */
export function* networkProblems(networks: unknown, path: Path): Iterable<StructureProblem> {
  if (!isMap(networks)) return;
  for (const [name, network] of Object.entries(networks)) {
    if (isUnfilled(network))
      yield problem('MESH0704', [...path, name], {
        message: `Network ${name} has neither endpoints nor gateways: nobody is in it.`,
        onKey: true,
        severity: 'info',
      });
    for (const [index, it] of listAt(network, 'gateways').entries())
      yield* gatewayProblems(it, [...path, name, 'gateways', index]);
    for (const [index, it] of listAt(network, 'endpoints').entries()) {
      if (!isMap(it) || saysOne(it, 'fromRegistry', 'from_registry', 'fromCidr', 'from_cidr'))
        continue;
      const message =
        'Nothing is in the network by this: it says neither fromRegistry nor fromCidr.';
      yield problem('MESH0704', [...path, name, 'endpoints', index], {
        message,
        severity: 'warning',
        missing: 'fromRegistry',
      });
    }
  }
}

/** Machines outside may have one of which nothing is said: {}. */
const isUnfilled = (network: unknown): boolean =>
  isMap(network) &&
  Object.keys(network).length > 0 &&
  Object.values(network).every((it) => it === null || (Array.isArray(it) && it.length === 0));

/** The port is looked at before anything else is; 0 is none (ValidatePort). */
function* gatewayProblems(gateway: unknown, path: Path): Iterable<StructureProblem> {
  if (!isMap(gateway)) return;
  if (!has(gateway, 'port')) {
    const message =
      'The gateway has no port: istiod refuses all networks for that. Gateways take calls of other networks on 15443.';
    yield problem('MESH0704', path, { message, cures: [{ addTo: path, fields: { port: 15443 } }] });
  }
  yield* partOfName(gateway, path);
  if (textAt(gateway, 'address') === '0.0.0.0') {
    const message =
      'Nobody is at 0.0.0.0, so no call leaves for this network: put the address of its gateway here.';
    yield problem('MESH0514', [...path, 'address'], { message, severity: 'warning' });
  }
  if (saysOne(gateway, 'address', 'registryServiceName', 'registry_service_name')) return;
  const message =
    'Nobody knows where this gateway is: it says neither address nor registryServiceName.';
  yield problem('MESH0704', path, { message, severity: 'warning', missing: 'registryServiceName' });
}

/** The Service is looked for by its whole name. */
function* partOfName(gateway: unknown, path: Path): Iterable<StructureProblem> {
  const [field] = ['registryServiceName', 'registry_service_name'].filter((it) => has(gateway, it));
  const name = field === undefined ? undefined : textAt(gateway, field);
  const isAlone = has(gateway, 'registryServiceNamespace');
  if (field === undefined || name === undefined) return;
  if (!isAlone && !/^[a-z][a-z\d-]*(?:\.(?:[a-z\d-]+-system|default))?\.?$/.test(name)) return;
  const namespace = textAt(gateway, 'registryServiceNamespace') ?? 'istio-system';
  const [first = ''] = name.split('.');
  const want = `${first}.${name.split('.')[1] ?? namespace}.svc.cluster.local`;
  const message = isAlone
    ? 'Gateways of networks have no registryServiceNamespace: registryServiceName is the whole name of the Service'
    : `${name} is a part of a name, and istiod looks for the whole one`;
  yield problem('MESH0701', [...path, isAlone ? 'registryServiceNamespace' : field], {
    message: `${message}, as in ${want}.`,
    severity: 'warning',
    ...(isAlone ? { onKey: true } : { want }),
  });
}

const saysOne = (root: unknown, ...names: readonly string[]): boolean =>
  names.some((it) => has(root, it));

/** Of values of charts; an indent too few makes networks of what a network has. */
export function* fieldsBesideNetworks(networks: unknown, path: Path): Iterable<StructureProblem> {
  if (!isMap(networks)) return;
  for (const name of ['endpoints', 'gateways']) {
    if (Array.isArray(networks[name]))
      yield problem('MESH0702', [...path, name], { message: besides(name), onKey: true });
  }
}

export const besides = (name: string): string =>
  `Indented like this, ${name} is the name of a network of its own; it belongs a step further in, below the one above.`;

/** Charts put `networks` around them themselves. */
export function* nestedNetworks(networks: unknown, path: Path): Iterable<StructureProblem> {
  const inner = fieldAt(networks, 'networks');
  if (!isMap(inner) || isNetwork(inner) || !Object.values(inner).some(isNetwork)) return;
  const message =
    'Values of charts name the networks right here; the chart puts networks around them itself, so these are passed over.';
  yield problem('MESH0719', [...path, 'networks'], { message, onKey: true, severity: 'warning' });
}
