/** What takes mutual TLS off calls between workloads of the mesh (domain facts 6.1, MTLS-01). */
import { istioSystem } from '../../mesh/names';
import type { Path } from '../../mesh/rules/entry/entry';
import { problem, type EntryProblem } from '../../mesh/rules/entry/problem';
import { fieldAt, isMap, listAt, textAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import type { Diagnostic } from '../diagnostic';
import { specOf, type ManifestObject } from '../manifestObject';
import { nodeAt } from '../nodes';
import { diagnosticAt, type DocumentRule } from './rule';

/** Of Services without sidecars it is right, and whether they have any, files do not say: so it is no more than told. */
export const plainText: DocumentRule = function* ({ objects, brokenAt, text }, { istio, zone }) {
  for (const object of objects) {
    if (brokenAt !== undefined && object.node.start > brokenAt) continue;
    const { kind } = object;
    if (kind === 'DestinationRule') {
      yield* told(object, sentPlain(object, text));
      yield* told(object, forEveryHost(object, zone));
    }
    if (kind === 'PeerAuthentication') yield* told(object, takenPlain(object));
    if (kind.endsWith('Policy') && (istio?.minor ?? 1) < 6)
      yield* told(object, withoutPeers(object));
  }
};

const code = 'MESH0623';

function* told(object: ManifestObject, problems: Iterable<EntryProblem>): Iterable<Diagnostic> {
  for (const it of problems) yield diagnosticAt(object, it);
}

function* sentPlain(object: ManifestObject, text: string): Iterable<EntryProblem> {
  const spec = specOf(object);
  const host = textAt(spec, 'host') ?? writtenHost(object, text);
  if (host === undefined || !isOfMesh(host.replace(/\{\{[^{}]*\}\}|\$\{[^{}]*\}/g, 'x'))) return;
  for (const path of policiesOf(spec)) {
    const at = [...path, 'tls', 'mode'];
    if (textAt(spec, ...at) !== 'DISABLE') continue;
    yield problem(code, ['spec', ...at], {
      message: `Calls to ${host} leave in plain text, so anyone between may read them, and no policy can tell who calls. That is right for Services without sidecars only.`,
      severity: 'info',
      cures: [{ set: ['spec', ...at], to: 'ISTIO_MUTUAL' }],
    });
  }
}

/** Those outside of the mesh as well, and before what the root namespace says of any (`destinationRule` of istiod). */
function* forEveryHost(object: ManifestObject, zone: string): Iterable<EntryProblem> {
  const spec = specOf(object);
  const policy = fieldAt(spec, 'trafficPolicy');
  if (textAt(spec, 'host') !== '*' || !isMap(policy)) return;
  // What is said for the whole mesh is said on purpose; without a namespace it may be that.
  if ((object.namespace ?? istioSystem) === istioSystem) return;
  const path = ['spec', 'host'];
  if (textAt(policy, 'tls', 'mode') === 'ISTIO_MUTUAL') {
    const message =
      'This is for hosts outside of the mesh as well, and those know nothing of its certificates: calls to them fail. *.local is for Services of the cluster alone.';
    yield problem('MESH0616', path, {
      message,
      severity: 'warning',
      cures: [{ set: path, to: '*.local' }],
    });
  } else if (object.whole && policy['tls'] === undefined) {
    const message = `In ${object.namespace ?? ''} this takes the place of every rule of ${istioSystem}, such as one that turns mutual TLS on for *.${zone}, and has no tls itself.`;
    yield problem('MESH0601', path, { message, severity: 'info' });
  }
}

/** Of which a template fills in a part, and the domain is in plain sight. */
function writtenHost({ node }: ManifestObject, text: string): string | undefined {
  const at = nodeAt(node, ['spec', 'host']);
  const written = at && text.slice(at.start, at.end).replace(/^["']|["']\s*$/g, '');
  return written !== undefined && /\.svc(?:\.cluster\.local)?$/.test(written) ? written : undefined;
}

/** Short names and those of the cluster domain; its own API server has no sidecar. */
const isOfMesh = (host: string): boolean =>
  /^(?:[\w-]+|\*(?:\.\w[\w.-]*)?\.local|[\w*][\w*.-]*\.svc(?:\.cluster\.local)?)$/.test(host) &&
  !/^kubernetes(?:\.default|$)/.test(host);

/** Below `spec`: what is for all calls, for those to one port, and for those to a subset. */
function policiesOf(spec: unknown): readonly Path[] {
  const subsets = listAt(spec, 'subsets').map((_, at): Path => ['subsets', at, 'trafficPolicy']);
  return [['trafficPolicy'], ...subsets].flatMap((policy: Path) => [
    policy,
    ...listAt(spec, ...policy, 'portLevelSettings').map((_, at): Path => [
      ...policy,
      'portLevelSettings',
      at,
    ]),
  ]);
}

/** Also on single ports, which for metrics and probes may be meant so. */
function* takenPlain(object: ManifestObject): Iterable<EntryProblem> {
  const spec = specOf(object);
  const ports = fieldAt(spec, 'portLevelMtls');
  // Without a selector it is said that they are nobody's.
  const isOfSome = fieldAt(spec, 'selector') !== undefined;
  const ofPorts =
    isMap(ports) && isOfSome ? Object.keys(ports).map((it): Path => ['portLevelMtls', it]) : [];
  for (const at of [['mtls'], ...ofPorts]) {
    if (textAt(spec, ...at, 'mode') !== 'DISABLE') continue;
    const path = ['spec', ...at, 'mode'];
    const where = at.length === 1 ? '' : ` on port ${String(at[1])}`;
    yield problem(code, path, {
      message: `${whoseOf(object)} take calls${where} in plain text only, so anyone between may read them, and no policy can tell who calls. PERMISSIVE takes both.`,
      severity: 'info',
      cures: ['PERMISSIVE', 'STRICT'].map((to) => ({ set: path, to })),
    });
  }
}

/** Until Istio 1.5: what a policy is for takes mutual TLS by naming it, and without that none at all. */
function* withoutPeers(object: ManifestObject): Iterable<EntryProblem> {
  if (groupOf(object.apiVersion) !== 'authentication.istio.io' || !object.whole) return;
  const spec = specOf(object);
  const peers = fieldAt(spec, 'peers');
  const targets = listAt(spec, 'targets').map((it) => textAt(it, 'name') ?? 'some Service');
  // Of a field misspelt it is said that there is none.
  const isLeftOut = peers === undefined && isMap(spec) && !('peer' in spec);
  if (targets.length === 0 && object.name !== 'default') return;
  if (!isLeftOut && !isEmpty(peers)) return;
  const isOfMesh = object.kind === 'MeshPolicy';
  const whose = targets.length > 0 ? `workloads of ${targets.join(', ')}` : ofNamespace;
  yield problem(code, peers === undefined ? ['spec'] : ['spec', 'peers'], {
    message: isOfMesh
      ? 'Without mtls among its peers all workloads of the mesh take calls in plain text only, also those of other clusters, which come with mutual TLS.'
      : `Without mtls among its peers ${whose} take calls in plain text only, so anyone between may read them.`,
    ...(isOfMesh && { severity: 'warning' }),
    onKey: true,
    cures: [{ addTo: ['spec'], fields: { peers: [{ mtls: {} }] } }],
  });
}

const ofNamespace = 'all workloads of the namespace';

const isEmpty = (peers: unknown): boolean =>
  peers === null || (Array.isArray(peers) && peers.length === 0);

function whoseOf(object: ManifestObject): string {
  if (fieldAt(specOf(object), 'selector') !== undefined) return 'The selected workloads';
  return `All workloads of the ${object.namespace === istioSystem ? 'mesh' : 'namespace'}`;
}

/** Where it is told for certain what goes wrong, this says no more. */
const certain: ReadonlySet<string> = new Set(['MESH0601', 'MESH0614', 'MESH0616']);

export function withoutCertain(found: readonly Diagnostic[]): readonly Diagnostic[] {
  if (!found.some((it) => it.code === code)) return found;
  const told = new Set(found.flatMap((it) => (certain.has(it.code) ? [it.start] : [])));
  return told.size === 0 ? found : found.filter((it) => it.code !== code || !told.has(it.start));
}
