/** What servers refuse of objects of Kubernetes that stand in a mesh, or what nothing comes of. */
import type { Path } from '../../mesh/rules/entry/entry';
import { protocolNamed } from '../../mesh/rules/entry/ports';
import type { EntryProblem } from '../../mesh/rules/entry/problem';
import { none } from '../../mesh/rules/saying';
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../objects/object';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import { valuesOf, type ManifestObject } from '../manifestObject';
import { placeholderIn } from '../placeholders';
import { labelledShapeOf, podKinds } from '../schema/labelled';
import { problem, type StructureProblem } from '../structure/problem';
import { classOf, has, isEmpty } from '../structure/rules/common';
import { portsOfService } from '../structure/rules/services';
import { gatewayOfApiProblems } from './gatewaysOfApi';
import { diagnosticAt, type DocumentRule } from './rule';

export const kubernetesObjects: DocumentRule = (
  { objects, brokenAt, masks },
  { structure, istio },
): readonly Diagnostic[] => {
  // Of what a template leaves in or out, only one may be there.
  const isChosen = masks.some(({ by }) => by === 'template' || by === 'slip');
  if (structure === 'off' || brokenAt !== undefined || isChosen) return none;
  return objects.flatMap((object): readonly Diagnostic[] =>
    labelledShapeOf(object.apiVersion, object.kind)
      ? [...problemsOf(object, istio)].map((it) => diagnosticAt(object, it))
      : none,
  );
};

type Others = Partial<Omit<StructureProblem, 'code' | 'path'>>;
type Istio = LanguageContext['istio'];
type Said = (root: unknown, object: ManifestObject, istio: Istio) => Iterable<Problem>;
type Problem = StructureProblem | EntryProblem;

const refused = (path: Path, message: string, others: Others = {}): StructureProblem =>
  problem('MESH0734', path, { message, ...others });

function problemsOf(object: ManifestObject, istio: Istio): Iterable<Problem> {
  const rule = podKinds.includes(object.kind) ? ownPods : rules[object.kind];
  return rule?.(valuesOf(object), object, istio) ?? none;
}

function* ofService(
  root: unknown,
  { whole }: ManifestObject,
  istio: Istio,
): Iterable<StructureProblem> {
  yield* portsOfService(fieldAt(root, 'spec'), ['spec'], !whole);
  const type = textAt(root, 'spec', 'type');
  if (type !== undefined && /^[A-Z]/.test(type) && type !== ofNames) yield* unnamed(root, type);
  if (!istio || (istio.major === 1 && istio.minor < 21)) yield* takenForAll(root);
  const name = textAt(root, 'spec', 'externalName');
  const host = name?.replace(/:\d+$/, '');
  if (name === undefined || host === undefined || host === name) return;
  const message = `externalName is a host and has no port; servers refuse ${name}.`;
  yield problem('MESH0707', ['spec', 'externalName'], { message, want: host });
}

const ofNames = 'ExternalName';

function* unnamed(root: unknown, type: string): Iterable<StructureProblem> {
  if (!has(root, 'spec', 'externalName') || isEmpty(fieldAt(root, 'spec', 'externalName'))) return;
  const message = `A Service of type ${type} goes by no externalName: only one of type ${ofNames} does.`;
  const cures = [{ set: ['spec', 'type'], to: ofNames }];
  yield refused(['spec', 'type'], message, { severity: 'warning', cures });
}

/** Of such a name no address is known, so sidecars take all there is on the port for it (IST0150). */
function* takenForAll(root: unknown): Iterable<StructureProblem> {
  if (textAt(root, 'spec', 'type') !== 'ExternalName') return;
  for (const [index, it] of listAt(root, 'spec', 'ports').entries()) {
    const said = fieldAt(it, 'appProtocol') ?? fieldAt(it, 'name') ?? '';
    const number = numberAt(it, 'port');
    if (!isPlain(said) || number === undefined || fieldAt(it, 'protocol') === 'UDP') continue;
    if ((classOf(protocolNamed(said)) ?? 'TCP') !== 'TCP') continue;
    const message = `Before Istio 1.21 connections to any host on port ${number} are taken for this one, unless its name says that HTTP or TLS is spoken, as https-a does.`;
    yield problem('MESH0726', ['spec', 'ports', index], { message });
  }
}

/** What makes pods finds them by these labels again (ValidateDeploymentSpec). */
function* ownPods(root: unknown, object: ManifestObject): Iterable<StructureProblem> {
  const wanted = fieldAt(root, 'spec', 'selector', 'matchLabels');
  const labels = fieldAt(root, 'spec', 'template', 'metadata', 'labels');
  if (object.whole && object.apiVersion === 'apps/v1') yield* halfMaker(root, labels);
  if (!isMap(wanted) || !isMap(labels)) return;
  for (const [name, value] of Object.entries(wanted)) {
    const own = labels[name];
    if (own === value || !isPlain(value) || !(own === undefined || isPlain(own))) continue;
    const path = ['spec', 'selector', 'matchLabels', name];
    const has = own === undefined ? `no label ${name}` : `${name}: ${own}`;
    const message = `The pods of the template have ${has}, so servers refuse the selector.`;
    yield refused(path, message, own === undefined ? { onKey: true } : { want: own });
  }
}

/** What is laid over another is called by its name, and says neither labels nor images of all its containers. */
function* halfMaker(root: unknown, labels: unknown): Iterable<StructureProblem> {
  const containers = listAt(root, 'spec', 'template', 'spec', 'containers');
  const isMade = containers.length > 0 && containers.every((it) => has(it, 'image'));
  const hasSelector = has(root, 'spec', 'selector');
  const missing =
    isMade && isMap(labels) && !hasSelector && Object.keys(labels).some(isOwn)
      ? 'selector'
      : hasSelector && !has(root, 'spec', 'template') && has(root, 'spec', 'replicas')
        ? 'template'
        : undefined;
  if (missing === undefined) return;
  const isFilled = missing === 'selector' && isMap(labels) && Object.values(labels).every(isPlain);
  const fields = { selector: { matchLabels: labels as Readonly<Record<string, string>> } };
  yield problem('MESH0704', ['spec'], {
    message: `spec has no ${missing}, and servers refuse that, unless this is laid over another file.`,
    severity: 'warning',
    ...(isFilled ? { cures: [{ addTo: ['spec'], fields }] } : { missing }),
  });
}

/** A label of Istio's alone is often laid over what has its own already. */
const isOwn = (label: string): boolean => !label.includes('istio.io/');

const isPlain = (value: unknown): value is string =>
  typeof value === 'string' && placeholderIn(value) === undefined;

function* ofRole(root: unknown, { whole }: ManifestObject): Iterable<StructureProblem> {
  for (const [index, rule] of listAt(root, 'rules').entries()) {
    const path = ['rules', index];
    if (whole && isMap(rule) && !('verbs' in rule || 'verb' in rule))
      yield problem('MESH0704', path, { message: 'A rule has verbs.', missing: 'verbs' });
    for (const [at, group] of listAt(rule, 'apiGroups').entries()) {
      if (typeof group !== 'string' || !group.includes('/')) continue;
      const [want = ''] = group.split('/');
      const message = `apiGroups names groups without a version; nothing is in a group ${group}.`;
      yield refused([...path, 'apiGroups', at], message, { severity: 'warning', want });
    }
    for (const [at, name] of listAt(rule, 'resources').entries()) {
      if (typeof name !== 'string' || !/[A-Z][a-z]/.test(name) || !/^[A-Za-z]+$/.test(name))
        continue;
      const want = pluralOf(name.toLowerCase());
      const message = `Resources go by their plural in small letters, so ${name} is none of them.`;
      yield refused([...path, 'resources', at], message, { severity: 'warning', want });
    }
  }
}

/** As servers call what is of a kind: `gateways`, `serviceentries`, `ingresses`. */
const pluralOf = (kind: string): string =>
  /[^s]s$/.test(kind) ? kind : kind.replace(/([^aeiou])y$/, '$1ie').replace(/ss$/, 'sse') + 's';

function* ofBinding(root: unknown, { whole }: ManifestObject): Iterable<StructureProblem> {
  for (const [index, subject] of listAt(root, 'subjects').entries()) {
    if (!whole || fieldAt(subject, 'kind') !== 'ServiceAccount' || has(subject, 'namespace'))
      continue;
    const message = 'A ServiceAccount is named with its namespace; servers refuse it without.';
    yield refused(['subjects', index], message, { missing: 'namespace' });
  }
}

const account = 'kubernetes.io/service-account.name';

function* ofSecret(root: unknown, { whole }: ManifestObject): Iterable<StructureProblem> {
  if (!whole || fieldAt(root, 'type') !== 'kubernetes.io/service-account-token') return;
  if (has(root, 'metadata', 'annotations', account)) return;
  const message = `A Secret of this type says in the annotation ${account} whose token it holds; servers refuse it without.`;
  yield refused(['type'], message);
}

function* ofAccount(root: unknown): Iterable<StructureProblem> {
  if (!has(root, 'spec')) return;
  const message = 'A ServiceAccount has no spec; what stands there belongs beside metadata.';
  yield problem('MESH0701', ['spec'], { message, onKey: true, severity: 'warning' });
}

const ways = ['url', 'service'];

/** Of v1; v1beta1 has defaults for these. */
const neededOfWebhooks = ['sideEffects', 'admissionReviewVersions'];

function* ofWebhooks(root: unknown, object: ManifestObject): Iterable<StructureProblem> {
  const isNew = object.whole && object.apiVersion.endsWith('/v1');
  for (const [index, it] of listAt(root, 'webhooks').entries()) {
    const path = ['webhooks', index];
    const config = fieldAt(it, 'clientConfig');
    if (has(config, 'url') && has(config, 'service')) {
      const cures = ways.map((one) => ({ remove: [...path, 'clientConfig', one] }));
      const message = 'url and service exclude each other; one of them must go.';
      yield problem('MESH0705', [...path, 'clientConfig', 'service'], {
        ...{ message, onKey: true, cures },
      });
    }
    // What is laid over another, as a caBundle, says neither.
    if (
      isMap(config) &&
      ways.some((one) => one in config) &&
      !ways.some((one) => has(config, one))
    ) {
      const message = 'Webhooks are called by url or service, and here neither is said.';
      yield problem('MESH0704', [...path, 'clientConfig'], { message, onKey: true });
    }
    const lacking =
      isNew && isMap(it) && config ? neededOfWebhooks.filter((one) => !(one in it)) : [];
    // What is laid over another, as a caBundle, has neither.
    if (lacking.length > 0 && (has(it, 'rules') || lacking.length === 1)) {
      const message = `A webhook of v1 has ${lacking.join(' and ')}; servers refuse this one.`;
      yield problem('MESH0704', path, { message });
    }
    const at = ['namespaceSelector', 'matchLabels', 'istio-injection'];
    const word = fieldAt(it, ...at);
    if (isPlain(word) && word !== 'enabled' && word !== 'disabled') {
      const message = `Namespaces say istio-injection: enabled; ${word} finds none of them.`;
      yield problem('MESH0731', [...path, ...at], { message, want: 'enabled' });
    }
  }
}

const rules: Readonly<Partial<Record<string, Said>>> = {
  ClusterRole: ofRole,
  ClusterRoleBinding: ofBinding,
  Gateway: gatewayOfApiProblems,
  MutatingWebhookConfiguration: ofWebhooks,
  Role: ofRole,
  RoleBinding: ofBinding,
  Secret: ofSecret,
  Service: ofService,
  ServiceAccount: ofAccount,
  ValidatingWebhookConfiguration: ofWebhooks,
};
