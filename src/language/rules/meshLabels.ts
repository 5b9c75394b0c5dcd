/**
 * Labels and annotations by which Istio finds namespaces and pods: where each stands, whether two agree, and
 * what they say (istio.io/docs/reference/config/labels and annotations; IST0107, IST0108, annotate.go).
 */
import type { Path } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import { networkLabel, passthroughPort } from '../../mesh/names';
import { listAt, numberAt } from '../../objects/object';
import type { Diagnostic } from '../diagnostic';
import { valuesOf, type ManifestObject } from '../manifestObject';
import { childOf, fieldNamed, mapIn, nodeAt, textOf, type MapNode } from '../nodes';
import { placeholderIn } from '../placeholders';
import { isGap } from '../structure/gaps';
import { faultOf } from '../structure/formats';
import { problem, type StructureProblem } from '../structure/problem';
import { lowerLabel } from '../structure/spelling/names';
import { diagnosticAt, type DocumentRule } from './rule';

export const meshLabels: DocumentRule = ({ objects, text }, { structure }) => {
  if (structure === 'off' || !text.includes('istio')) return none;
  return objects.flatMap((object): readonly Diagnostic[] =>
    [...problemsOf(object)].map((it) => diagnosticAt(object, it)),
  );
};

type Said = Omit<StructureProblem, 'code' | 'path' | 'severity'>;

const wrong = (path: Path, message: string, others: Partial<Said> = {}): StructureProblem =>
  problem('MESH0733', path, { message, ...others });

function* problemsOf(object: ManifestObject): Iterable<StructureProblem> {
  yield* asAnnotations(object);
  if (object.kind === 'Namespace') yield* ofNamespace(object);
  if (object.kind === 'Service') yield* ofGateway(object);
  const ofPods: Path = object.kind === 'Pod' ? [] : ['spec', 'template'];
  if (object.kind !== 'Pod') yield* aboveTemplate(object);
  yield* elsewhere(object);
  if (object.kind === 'Pod' || makers.has(object.kind))
    yield* ofNamespaces(object, [...ofPods, 'metadata', 'labels']);
  yield* asLabels(object, [...ofPods, 'metadata', 'labels']);
  yield* ofValues(object, [...ofPods, 'metadata', 'annotations']);
}

const mapAt = ({ node }: ManifestObject, path: Path): MapNode | undefined =>
  mapIn(nodeAt(node, path));

const namesAt = (object: ManifestObject, path: Path): readonly string[] =>
  mapAt(object, path)?.fields.map(({ key }) => String(key.value)) ?? none;

const labels: Path = ['metadata', 'labels'];
const annotations: Path = ['metadata', 'annotations'];

/** What is heeded as a label only. */
const labelNames: ReadonlySet<string> = new Set([
  ...['istio-injection', 'istio.io/rev', 'istio.io/dataplane-mode', 'istio.io/use-waypoint'],
  networkLabel,
]);

const labelled: ReadonlySet<string> = new Set(['Namespace', 'Gateway', 'Service']);

function* asAnnotations(object: ManifestObject): Iterable<StructureProblem> {
  if (!labelled.has(object.kind)) return;
  const names = namesAt(object, annotations);
  for (const name of names) {
    if (!isLabelOf(name, object.kind) || namesAt(object, labels).includes(name)) continue;
    const message = `${name} is a label; as an annotation nothing heeds it.`;
    const isAlone = names.length === 1 && !mapAt(object, labels);
    const path = [...annotations, name];
    const cures = isAlone ? [{ rename: annotations, to: 'labels' }] : [{ remove: path }];
    yield wrong(path, message, { onKey: true, cures });
  }
}

const isLabelOf = (name: string, kind: string): boolean =>
  labelNames.has(name) && (kind === 'Namespace' || name === networkLabel);

/** Other spellings of `istio-injection`, which nothing heeds. */
const unread =
  /^(?:istio[-._]?inject(?:ed)?|istio[._]?injection|istio[-.]?sidecar-inject(?:ion|or)?)$/;

function* ofNamespace(object: ManifestObject): Iterable<StructureProblem> {
  const all = mapAt(object, labels);
  if (!all) return;
  for (const name of namesAt(object, labels)) {
    if (unread.test(name) && !fieldNamed(all, 'istio-injection')) {
      const message = `Nothing heeds ${name}; the label is istio-injection.`;
      yield wrong([...labels, name], message, { onKey: true, rename: [name, 'istio-injection'] });
    }
  }
  const injection = textOf(childOf(all, 'istio-injection'));
  yield* ofRevision(all, injection);
  yield* ofMode(all, injection);
}

function* ofRevision(all: MapNode, injection: string | undefined): Iterable<StructureProblem> {
  const revision = textOf(childOf(all, 'istio.io/rev'));
  if (revision === undefined || isGap(revision)) return;
  const path = [...labels, 'istio.io/rev'];
  if (injection === 'enabled') {
    const at = [...labels, 'istio-injection'];
    const message =
      'Where istio-injection stands, istio.io/rev is not heeded: the default control plane injects, or none.';
    yield wrong(path, message, { onKey: true, cures: [{ remove: at }, { remove: path }] });
  } else if (/^[\w.-]+$/.test(revision) && !lowerLabel.test(revision)) {
    const to = revision.toLowerCase().replace(/[._]/g, '-');
    const message = `No revision is called ${revision}: small letters, digits and hyphens, as ${to}.`;
    yield wrong(path, message, { cures: [{ set: path, to }] });
  }
}

function* ofMode(all: MapNode, injection: string | undefined): Iterable<StructureProblem> {
  const path = [...labels, 'istio.io/dataplane-mode'];
  const mode = textOf(childOf(all, 'istio.io/dataplane-mode'));
  if (mode === undefined || isGap(mode)) return;
  if (mode !== 'ambient' && mode !== 'none') {
    const cures = [{ set: path, to: 'ambient' }];
    yield wrong(path, `istio.io/dataplane-mode is ambient or none, not ${mode}.`, { cures });
  } else if (mode === 'ambient' && injection === 'enabled') {
    const at = [...labels, 'istio-injection'];
    const message =
      'Pods of this namespace get a sidecar by istio-injection, and ztunnel takes no pod that has one: one of the two labels has to go.';
    yield wrong(path, message, { onKey: true, cures: [{ remove: at }, { remove: path }] });
  }
}

const injector = /^(?:(?:traffic\.)?sidecar|proxy|inject)\.istio\.io\//;

/** The injector looks at pods, so at their template and not at what makes them (IST0107). */
function* aboveTemplate(object: ManifestObject): Iterable<StructureProblem> {
  if (!makers.has(object.kind)) return;
  const template: Path = ['spec', 'template', ...annotations];
  const inside = new Set([
    ...namesAt(object, template),
    ...namesAt(object, ['spec', 'template', ...labels]),
  ]);
  for (const name of namesAt(object, annotations)) {
    if (!injector.test(name) || inside.has(name)) continue;
    const message = `The injector heeds ${name} at pods only: it belongs under spec.template.metadata.annotations.`;
    yield wrong([...annotations, name], message, { onKey: true });
  }
}

const inject = 'sidecar.istio.io/inject';
const visible = 'networking.istio.io/exportTo';

/** What is for pods stands on a namespace or a Service, and what is for Services on something else (IST0107). */
function* elsewhere(object: ManifestObject): Iterable<StructureProblem> {
  const { kind } = object;
  const isService = object.apiVersion === 'v1' && kind === 'Service';
  for (const place of [labels, annotations]) {
    for (const name of namesAt(object, place)) {
      const path = [...place, name];
      if (kind === 'Namespace' && name === inject) yield* forPods(object, path);
      else if (isService && place === annotations && ofTraffic.test(name)) {
        const message = `The injector heeds ${name} at pods only, so here it does nothing.`;
        yield wrong(path, message, { onKey: true });
      } else if (!isService && place === annotations && name === visible) {
        const message = `${name} is for Services, so here nothing heeds it.`;
        yield wrong(path, message, { onKey: true });
      } else if (makers.has(kind) && place === labels && name === inject) {
        if (namesAt(object, ['spec', 'template', ...labels]).includes(name)) continue;
        const message = `The injector heeds ${name} at pods only: it belongs under spec.template.metadata.labels.`;
        yield wrong(path, message, { onKey: true });
      }
    }
  }
}

const ofTraffic = /^(?:traffic\.sidecar\.istio\.io\/|sidecar\.istio\.io\/inject$)/;

/** Beside what a namespace is found by it does no harm. */
function* forPods(object: ManifestObject, path: Path): Iterable<StructureProblem> {
  const others = namesAt(object, labels);
  const said = textOf(nodeAt(object.node, path));
  if (said === 'false' || others.some((it) => it === 'istio-injection' || it === 'istio.io/rev'))
    return;
  const message = `${inject} is for pods; a namespace says istio-injection: enabled among its labels.`;
  const fields = { 'istio-injection': 'enabled' };
  const cures = mapAt(object, labels)
    ? [{ addTo: labels, fields }]
    : [{ addTo: ['metadata'], fields: { labels: fields } }];
  yield wrong(path, message, { onKey: true, cures });
}

function* ofNamespaces(object: ManifestObject, path: Path): Iterable<StructureProblem> {
  const name = 'istio-injection';
  if (!namesAt(object, path).includes(name) || namesAt(object, path).includes(inject)) return;
  const message = `${name} is for namespaces, so at pods nothing heeds it; ${inject} is for these.`;
  yield wrong([...path, name], message, { onKey: true });
}

/** istiod finds gateways of networks by labels of Services, not by what those select (`controller/network.go`). */
function* ofGateway(object: ManifestObject): Iterable<StructureProblem> {
  const path: Path = ['spec', 'selector', networkLabel];
  const selected = nodeAt(object.node, path);
  if (!selected || !object.whole) return;
  if ([labels, annotations].some((it) => namesAt(object, it).includes(networkLabel))) return;
  const ports = listAt(valuesOf(object), 'spec', 'ports');
  if (!ports.some((it) => numberAt(it, 'port') === passthroughPort)) return;
  const network = textOf(selected);
  const fields = network && !isGap(network) ? { [networkLabel]: network } : undefined;
  const message = `istiod finds gateways of networks by the label ${networkLabel} of their Service itself, and this one only selects by it.`;
  const cures = mapAt(object, labels)
    ? fields && [{ addTo: labels, fields }]
    : fields && [{ addTo: ['metadata'], fields: { labels: fields } }];
  yield wrong(path, message, { onKey: true, ...(cures && { cures }) });
}

const makers: ReadonlySet<string> = new Set(['DaemonSet', 'Deployment', 'Job', 'StatefulSet']);

const annotationNames =
  /^(?:inject\.istio\.io\/templates|proxy\.istio\.io\/|traffic\.sidecar\.istio\.io\/)/;

function* asLabels(object: ManifestObject, path: Path): Iterable<StructureProblem> {
  for (const name of namesAt(object, path)) {
    if (!annotationNames.test(name)) continue;
    const message = `${name} is an annotation; as a label nothing heeds it.`;
    yield wrong([...path, name], message, { onKey: true });
  }
}

const traffic = 'traffic.sidecar.istio.io/';
const blocks = ['includeOutboundIPRanges', 'excludeOutboundIPRanges'];
const ports = [
  ...['includeInboundPorts', 'excludeInboundPorts'],
  ...['includeOutboundPorts', 'excludeOutboundPorts'],
];
const json = ['userVolume', 'userVolumeMount'].map((it) => `sidecar.istio.io/${it}`);

const counts =
  /^(?:readiness\.status\.sidecar\.istio\.io\/(?:initialDelaySeconds|periodSeconds|failureThreshold)|status\.sidecar\.istio\.io\/port)$/;

/** What of them the injector cannot read, it refuses the pod for (annotationRegistry of `pkg/kube/inject`). */
function* ofValues(object: ManifestObject, path: Path): Iterable<StructureProblem> {
  for (const { key, value } of mapAt(object, path)?.fields ?? none) {
    const name = String(key.value);
    const at = [...path, name];
    const meant = meantBy(name);
    if (meant !== undefined) {
      const message = `The injector knows no ${name}; it is ${meant}.`;
      yield wrong(at, message, { onKey: true, rename: [name, meant] });
    }
    const text = textOf(value);
    if (text === undefined || placeholderIn(text) !== undefined) continue;
    const because = unreadable(meant ?? name, text);
    if (because !== undefined) yield wrong(at, `The injector refuses the pod: ${because}.`);
    if (name === 'sidecar.istio.io/inject' && !isFlag.test(text))
      yield wrong(at, `${name} is true or false; ${text} injects nothing.`);
  }
}

/** The same word behind another prefix. */
function meantBy(name: string): string | undefined {
  const [prefix, word = ''] = name.split('/');
  if (prefix !== 'sidecar.istio.io' && prefix !== 'proxy.istio.io') return undefined;
  return [...blocks, ...ports].includes(word) ? traffic + word : undefined;
}

const ways = /^(?:REDIRECT|TPROXY|NONE)$/;
const isFlag = /^(?:y|yes|true|on|n|no|false|off)?$/i;

function unreadable(name: string, text: string): string | undefined {
  if (json.includes(name)) return isJson(text) ? undefined : `${name} is JSON`;
  if (counts.test(name)) return /^\d+$/.test(text) ? undefined : `${name} is a number`;
  if (name === 'sidecar.istio.io/interceptionMode')
    return ways.test(text) ? undefined : `${name} is REDIRECT, TPROXY or NONE`;
  const [, word = ''] = name.startsWith(traffic) ? name.split('/') : [];
  const format = blocks.includes(word)
    ? 'blockList'
    : ports.includes(word)
      ? 'portList'
      : undefined;
  const fault = format && faultOf(text, format);
  return fault && `${word} ${fault.because}`;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
