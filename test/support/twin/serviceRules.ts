// Service: defaults, ports, and the cluster IP that never changes (pkg/apis/core/validation, 1.20).
import { fieldAt, isMap, listAt, textAt } from '../../../src/objects/object';
import { fill, mapIn, mapsIn, type Draft } from './draft';
import type { KindRules } from './kindRules';
import { duplicate, invalidValue, mapOfTexts, required, unsupported } from './metadataRules';
import { isDns1035Label, isDns1123Label, isDns1123Subdomain, isPortName } from './nameRules';
import type { Cause } from './refusal';
import { isIpv4 } from './serviceAddresses';

const types = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort'];
const protocols = ['SCTP', 'TCP', 'UDP'];
const isPort = (value: unknown): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65535;
const isWhole = (value: unknown): boolean =>
  value === undefined || value === null || (typeof value === 'number' && Number.isInteger(value));

export const opensNodePorts = (service: Draft): boolean =>
  ['NodePort', 'LoadBalancer'].includes(textAt(service, 'spec', 'type') ?? '');
export const hasClusterIp = (service: Draft): boolean =>
  textAt(service, 'spec', 'type') !== 'ExternalName' &&
  textAt(service, 'spec', 'clusterIP') !== 'None';

function completePort(port: Draft): void {
  fill(port, 'protocol', 'TCP');
  if (port['targetPort'] === undefined || port['targetPort'] === '' || port['targetPort'] === 0) {
    port['targetPort'] = port['port'];
  }
}

function completeTraffic(object: Draft, spec: Draft, before: Draft | undefined): void {
  if (opensNodePorts(object)) fill(spec, 'externalTrafficPolicy', 'Cluster');
  else if (before && opensNodePorts(before)) {
    Reflect.deleteProperty(spec, 'externalTrafficPolicy');
    for (const port of mapsIn(spec, 'ports')) Reflect.deleteProperty(port, 'nodePort');
  }
  const affinity = textAt(spec, 'sessionAffinity');
  if (affinity === 'ClientIP')
    fill(mapIn(spec, 'sessionAffinityConfig', 'clientIP'), 'timeoutSeconds', 10800);
}

/** clusterIPs follows clusterIP, as for clients that know only the older field. */
function completeClusterIps(spec: Draft, before: Draft | undefined): void {
  const had = fieldAt(before, 'spec', 'clusterIP');
  const ip = spec['clusterIP'];
  if (ip === undefined || ip === null || ip === '') {
    Reflect.deleteProperty(spec, 'clusterIP');
    Reflect.deleteProperty(spec, 'clusterIPs');
  } else if (ip !== had || spec['clusterIPs'] === undefined) spec['clusterIPs'] = [ip];
}

function* portCauses(object: Draft): Iterable<Cause> {
  const ports = mapsIn(object, 'spec', 'ports');
  const seen = new Set<string>();
  for (const [index, port] of ports.entries()) {
    const field = `spec.ports[${index}]`;
    yield* onePortCauses(port, field, ports.length > 1);
    const key = `${String(port['port'])}/${String(port['protocol'])}`;
    const name = textAt(port, 'name');
    if (seen.has(key)) yield duplicate(field, key);
    if (name && seen.has(name)) yield duplicate(`${field}.name`, name);
    seen.add(key);
    if (name) seen.add(name);
  }
}

function* onePortCauses(port: Draft, field: string, nameRequired: boolean): Iterable<Cause> {
  const range = 'must be between 1 and 65535, inclusive';
  const name = textAt(port, 'name') ?? '';
  if (name === '') {
    if (nameRequired) yield required(`${field}.name`);
  } else for (const it of isDns1123Label(name)) yield invalidValue(`${field}.name`, name, it);
  if (!isPort(port['port'])) yield invalidValue(`${field}.port`, port['port'], range);
  if (!protocols.includes(String(port['protocol']))) {
    yield unsupported(`${field}.protocol`, port['protocol'], protocols);
  }
  const target = port['targetPort'];
  if (typeof target === 'number' && !isPort(target)) {
    yield invalidValue(`${field}.targetPort`, target, range);
  }
  if (typeof target === 'string') {
    for (const it of isPortName(target)) yield invalidValue(`${field}.targetPort`, target, it);
  }
}

function* clusterIpCauses(object: Draft, before: Draft | undefined): Iterable<Cause> {
  const ip = textAt(object, 'spec', 'clusterIP');
  if (ip !== undefined && ip !== 'None' && !isIpv4(ip)) {
    yield invalidValue(
      'spec.clusterIPs[0]',
      ip,
      'must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
    );
  }
  const had = textAt(before, 'spec', 'clusterIP');
  if (!before || had === undefined || textAt(object, 'spec', 'type') === 'ExternalName') return;
  if (ip === undefined) {
    yield invalidValue('spec.clusterIPs[0]', null, 'primary clusterIP can not be unset');
  } else if (ip !== had) yield invalidValue('spec.clusterIPs[0]', [ip], 'may not change once set');
}

function* trafficCauses(object: Draft): Iterable<Cause> {
  const type = textAt(object, 'spec', 'type') ?? '';
  const policy = textAt(object, 'spec', 'externalTrafficPolicy');
  if (policy !== undefined && !opensNodePorts(object)) {
    const problem = 'ExternalTrafficPolicy can only be set on NodePort and LoadBalancer service';
    yield invalidValue('spec.externalTrafficPolicy', policy, problem);
  }
  if (textAt(object, 'spec', 'clusterIP') === 'None' && opensNodePorts(object)) {
    const problem = `may not be set to 'None' for ${type} services`;
    yield invalidValue('spec.clusterIPs[0]', 'None', problem);
  }
  const ranges = listAt(object, 'spec', 'loadBalancerSourceRanges');
  if (ranges.some((it) => !/^[\d.]+\/\d{1,2}$/.test(String(it)))) {
    yield invalidValue('spec.LoadBalancerSourceRanges', ranges, 'must be a list of IP ranges');
  }
}

function* ingressCauses(object: Draft): Iterable<Cause> {
  for (const [index, it] of listAt(object, 'status', 'loadBalancer', 'ingress').entries()) {
    const ip = textAt(it, 'ip');
    const field = `status.loadBalancer.ingress[${index}]`;
    if (ip && !isIpv4(ip)) yield invalidValue(`${field}.ip`, ip, 'must be a valid IP address');
    const host = textAt(it, 'hostname');
    if (host)
      for (const p of isDns1123Subdomain(host)) yield invalidValue(`${field}.hostname`, host, p);
  }
}

export const serviceRules: KindRules = {
  nameRule: isDns1035Label,
  fields: ['spec', 'status'],
  firstStatus: { loadBalancer: {} },
  *shapeProblems(object) {
    const spec = fieldAt(object, 'spec');
    if (spec !== undefined && !isMap(spec)) yield 'v1.Service.Spec: readObjectStart: expect {';
    if (!mapOfTexts(fieldAt(spec, 'selector'))) yield 'v1.ServiceSpec.Selector: expects " or n';
    for (const port of mapsIn(spec, 'ports')) {
      if (!isWhole(port['port'])) yield 'v1.ServicePort.Port: readUint32: unexpected character';
      if (!isWhole(port['nodePort']))
        yield 'v1.ServicePort.NodePort: readUint32: unexpected character';
    }
  },
  complete(object, before) {
    const spec = mapIn(object, 'spec');
    fill(spec, 'type', 'ClusterIP');
    fill(spec, 'sessionAffinity', 'None');
    for (const port of mapsIn(spec, 'ports')) completePort(port);
    completeTraffic(object, spec, before);
    completeClusterIps(spec, before);
    mapIn(object, 'status', 'loadBalancer');
  },
  *causes(object, before) {
    const type = textAt(object, 'spec', 'type') ?? '';
    if (!types.includes(type)) yield unsupported('spec.type', type, types);
    const ports = listAt(object, 'spec', 'ports');
    if (ports.length === 0 && hasClusterIp(object)) yield required('spec.ports');
    yield* portCauses(object);
    yield* clusterIpCauses(object, before);
    if (type === 'ExternalName' && !textAt(object, 'spec', 'externalName')) {
      yield required('spec.externalName');
    }
    yield* trafficCauses(object);
    yield* ingressCauses(object);
  },
};
