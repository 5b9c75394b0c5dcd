/** Objects of one text for workloads with some labels, and what they say of ports and of HTTP. */
import { none } from '../../mesh/rules/saying';
import { istioSystem } from '../../mesh/names';
import { fieldAt, listAt, textAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import { specOf, type ManifestObject } from '../manifestObject';
import { mapIn, nodeAt, type Span } from '../nodes';
import { spanOf } from '../places';
import { claimAt, labelsOf, rival, type HostClaim, type Rival } from './rival';

/** Whatever its kind. */
export interface SelectorRival extends Rival {
  readonly kind: 'Selector';
  /** As `name=value`. */
  readonly labels: readonly string[];
  /** Where the labels stand. */
  readonly at: HostClaim;
  /** Ports of the workloads, as texts. */
  readonly ports: readonly PortName[];
  /** What only HTTP has, in each rule of a policy that lets calls in. */
  readonly http: HostClaim | undefined;
  /** The same in any of its rules, or in one of a policy that refuses calls; named by its field. */
  readonly httpInAny: HostClaim | undefined;
  readonly isDenying: boolean;
}

/** Named by `host`. */
export interface PortName extends HostClaim {
  readonly isKey: boolean;
}

const byMatch = ['spec', 'selector', 'matchLabels'];
const byWorkload = ['spec', 'workloadSelector', 'labels'];

/** Where a kind says whom it is for. */
export const selectorPaths: Readonly<Partial<Record<string, readonly string[]>>> = {
  AuthorizationPolicy: byMatch,
  PeerAuthentication: byMatch,
  RequestAuthentication: byMatch,
  Telemetry: byMatch,
  WasmPlugin: byMatch,
  ProxyConfig: byMatch,
  Sidecar: byWorkload,
  EnvoyFilter: byWorkload,
};

export function selectorRival(object: ManifestObject): readonly SelectorRival[] {
  const path = selectorPaths[object.kind];
  const node = path && nodeAt(object.node, path);
  if (!groupOf(object.apiVersion).endsWith('.istio.io')) return none;
  if (!path || node?.kind !== 'map') return none;
  const spec = specOf(object);
  const labels = labelsOf(fieldAt({ spec }, ...path));
  if (labels === undefined || labels.length === 0) return none;
  const at = { host: '', path, start: node.start, end: node.end };
  const { kind } = object;
  const isPolicy = kind === 'AuthorizationPolicy';
  // Those of the root namespace are for all others as well: only of gateways it is known that they are theirs.
  if (object.namespace === istioSystem && !isPolicy) return none;
  const ports = isPolicy ? calledPorts(object, spec) : ownPorts(object);
  const http = isPolicy ? httpOf(object, spec) : undefined;
  const action = fieldAt(spec, 'action') ?? 'ALLOW';
  const isJudged = isPolicy && (action === 'ALLOW' || action === 'DENY');
  const httpInAny = isJudged ? anyHttp(object, spec) : undefined;
  const isDenying = action === 'DENY';
  return [{ labels, at, ports, http, httpInAny, isDenying, ...rival('Selector', object) }];
}

/** Keys are numbers as a rule, so that no path leads to them. */
const ownPorts = ({ node }: ManifestObject): readonly PortName[] =>
  mapIn(nodeAt(node, ['spec', 'portLevelMtls']))?.fields.map(({ key }) => {
    const host = String(key.value);
    const path = ['spec', 'portLevelMtls', host];
    return { host, path, isKey: true, start: key.start, end: key.end };
  }) ?? none;

const placeOf = ({ node }: ManifestObject, path: HostClaim['path'], onKey = false): Span => {
  const { start, end } = spanOf(node, path, onKey);
  return { start, end };
};

const calledPorts = (object: ManifestObject, spec: unknown): readonly PortName[] =>
  listAt(spec, 'rules').flatMap((rule, index) =>
    listAt(rule, 'to').flatMap((to, at) => {
      const path = ['spec', 'rules', index, 'to', at, 'operation', 'ports'];
      return listAt(to, 'operation', 'ports').flatMap((port, place) =>
        claimAt(object, port, [...path, place]).map((it) => ({ ...it, isKey: false })),
      );
    }),
  );

const ofHttp = ['methods', 'paths', 'hosts'];

/** Of all rules, that of the first. */
function httpOf(object: ManifestObject, spec: unknown): HostClaim | undefined {
  if ((fieldAt(spec, 'action') ?? 'ALLOW') !== 'ALLOW') return undefined;
  const all = listAt(spec, 'rules').map((rule, index) => httpPath(rule, index));
  const [path] = all;
  if (path === undefined || all.includes(undefined)) return undefined;
  return { host: '', path, ...placeOf(object, path, true) };
}

/** Of requests, as far as Istio finds none of it in a connection (`generator.go` of its authz model). */
const ofRequests = [...ofHttp, 'notMethods', 'notPaths', 'notHosts'];
const ofCallers = ['requestPrincipals', 'notRequestPrincipals'];

function anyHttp(object: ManifestObject, spec: unknown): HostClaim | undefined {
  for (const [name, path] of requestFields(spec))
    return { host: name, path, ...placeOf(object, path, path.at(-1) === name) };
  return undefined;
}

function* requestFields(spec: unknown): Iterable<readonly [name: string, path: HostClaim['path']]> {
  for (const [index, rule] of listAt(spec, 'rules').entries())
    for (const [list, part, names] of [
      ['to', 'operation', ofRequests],
      ['from', 'source', ofCallers],
      ['when', 'key', none],
    ] as const)
      for (const [at, it] of listAt(rule, list).entries()) {
        const path = ['spec', 'rules', index, list, at, part];
        const key = textAt(it, 'key') ?? '';
        const name = names.find((one) => listAt(it, part, one).length > 0);
        if (name !== undefined) yield [name, [...path, name]];
        else if (list === 'when' && key.startsWith('request.')) yield [key, path];
      }
}

function httpPath(rule: unknown, index: number): HostClaim['path'] | undefined {
  for (const [at, to] of listAt(rule, 'to').entries()) {
    const name = ofHttp.find((it) => listAt(to, 'operation', it).length > 0);
    if (name !== undefined) return ['spec', 'rules', index, 'to', at, 'operation', name];
  }
  return undefined;
}
