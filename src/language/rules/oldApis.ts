/** Versions of Kubernetes’ own APIs that its servers have dropped since (domain facts 6.1, VER-02). */
import { successorOf } from '../../objects/conversion';
import { listAt } from '../../objects/object';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import { valuesOf, type ManifestObject } from '../manifestObject';
import { nodeAt } from '../nodes';
import { problem } from '../structure/problem';
import { has } from '../structure/rules/common';
import { diagnosticAt, type DocumentRule } from './rule';

export const oldApis: DocumentRule = function* ({ objects, brokenAt, text }, context) {
  if (context.structure === 'off' || brokenAt !== undefined || isOfItsTime(context)) return;
  const { istio } = context;
  for (const object of objects) {
    const { apiVersion } = object;
    if (gone.test(apiVersion) || (apiVersion in goneLater && text.includes('istio')))
      yield* told(object, context);
    else if (goneOfGateways.test(apiVersion) && !(istio && istio.minor < 20))
      yield goneGateway(object, istio);
  }
};

/** Routes of TCP, TLS and UDP are of these to this day. */
const gatewayApiKinds = ['GatewayClass', 'HTTPRoute'];

/** Beside those that are judged otherwise, too. */
export const oldKinds = [
  ...['CronJob', 'CertificateSigningRequest', 'CustomResourceDefinition', 'Ingress'],
  ...['HorizontalPodAutoscaler', 'IngressClass', 'NetworkPolicy', 'PodDisruptionBudget'],
  ...['PodSecurityPolicy', 'ReplicaSet', ...gatewayApiKinds],
];

/** Istio has read v1 since 1.20, and before that what is told as gone here. */
const goneOfGateways = /^gateway\.networking\.k8s\.io\/v1alpha[12]$/;

const goneGateway = (object: ManifestObject, istio: LanguageContext['istio']): Diagnostic =>
  diagnosticAt(
    object,
    problem('MESH0711', ['apiVersion'], {
      ...(!istio && { severity: 'info' }),
      message: `The Gateway API has no ${object.kind} of ${object.apiVersion} since its release 1.0; it is in gateway.networking.k8s.io/v1.`,
      want: 'gateway.networking.k8s.io/v1',
    }),
  );

/** Istio up to 1.5 ran on servers that had them. */
const isOfItsTime = ({ istio }: LanguageContext): boolean => istio?.major === 1 && istio.minor <= 5;

const gone = /^(?:extensions\/v1beta1|apps\/v1beta[12])$/;

/** Since which version of Kubernetes (its deprecation guide). */
const goneLater: Readonly<Record<string, number>> = {
  'admissionregistration.k8s.io/v1beta1': 22,
  'apiextensions.k8s.io/v1beta1': 22,
  'autoscaling/v2beta1': 25,
  'autoscaling/v2beta2': 26,
  'batch/v1beta1': 25,
  'certificates.k8s.io/v1beta1': 22,
  'networking.k8s.io/v1beta1': 22,
  'policy/v1beta1': 25,
  'rbac.authorization.k8s.io/v1alpha1': 22,
  'rbac.authorization.k8s.io/v1beta1': 22,
};

/** The first releases of Istio for servers without them, and those for no others. */
const releases: Readonly<Record<number, readonly [some: number, all: number]>> = {
  22: [11, 15],
  25: [15, 19],
  26: [17, 21],
};

const ingresses = 'networking.k8s.io/v1';

/** Where it went, which conversions of whole objects leave alone. */
const others: Readonly<Record<string, string>> = {
  CertificateSigningRequest: 'certificates.k8s.io/v1',
  CronJob: 'batch/v1',
  Ingress: ingresses,
  IngressClass: ingresses,
};

function* told(object: ManifestObject, { istio }: LanguageContext): Iterable<Diagnostic> {
  const { apiVersion, kind } = object;
  const isGone = kind === 'PodSecurityPolicy';
  const to = others[kind] ?? successorOf({ apiVersion, kind })?.apiVersion;
  if (to === undefined && !isGone) return;
  const since = goneLater[apiVersion] ?? (kind === 'Ingress' ? 22 : 16);
  const [some, all] = releases[since] ?? [6, 6];
  if (istio && istio.minor < some && apiVersion in goneLater) return;
  const rest = isGone || to === undefined ? '' : besideOf(object, to);
  const now = isGone
    ? 'namespaces ask for such rules by labels pod-security.kubernetes.io now'
    : `it is in ${String(to)}${rest}`;
  yield diagnosticAt(
    object,
    problem('MESH0711', ['apiVersion'], {
      // Right for the releases of its time, which nobody names here.
      ...((!istio || (istio.minor < all && apiVersion in goneLater)) && { severity: 'info' }),
      message: `Servers have no ${kind} of ${apiVersion} since Kubernetes 1.${since}; ${now}.`,
      ...(rest === '' && to !== undefined ? { want: to } : { once: true }),
    }),
  );
}

/** Which other fields there are to give beside another version. */
function besideOf(object: ManifestObject, to: string): string {
  const lacks = (...path: readonly string[]) => !nodeAt(object.node, path);
  const lists = (...path: readonly string[]) => listAt(valuesOf(object), ...path);
  switch (object.kind) {
    case 'Ingress':
      return ', which writes its backends another way';
    case 'CertificateSigningRequest':
      return lacks('spec', 'signerName') ? ', which asks for spec.signerName besides' : '';
    case 'CustomResourceDefinition': {
      const versions = lists('spec', 'versions');
      const isWhole = versions.length > 0 && versions.every((it) => has(it, 'schema'));
      return isWhole ? '' : ', which asks for a schema in each of spec.versions besides';
    }
    case 'HorizontalPodAutoscaler':
      return object.apiVersion.endsWith('v2beta1') && !lacks('spec', 'metrics')
        ? ', which writes its metrics another way'
        : '';
    case 'MutatingWebhookConfiguration':
    case 'ValidatingWebhookConfiguration': {
      const isWhole = lists('webhooks').every(
        (it) => has(it, 'sideEffects') && has(it, 'admissionReviewVersions'),
      );
      return isWhole
        ? ''
        : ', which asks for sideEffects and admissionReviewVersions in each webhook besides';
    }
    default:
      return to === 'apps/v1' && lacks('spec', 'selector')
        ? ', which asks for spec.selector besides'
        : '';
  }
}
