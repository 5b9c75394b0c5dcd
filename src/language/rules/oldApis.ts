/** Versions of Kubernetes’ own APIs that its servers have dropped since (domain facts 6.1, VER-02). */
import { successorOf } from '../../objects/conversion';
import type { Diagnostic, LanguageContext } from '../diagnostic';
import type { ManifestObject } from '../manifestObject';
import { nodeAt } from '../nodes';
import { problem } from '../structure/problem';
import { diagnosticAt, type DocumentRule } from './rule';

export const oldApis: DocumentRule = function* ({ objects, brokenAt }, context) {
  if (context.structure === 'off' || brokenAt !== undefined || isOfItsTime(context)) return;
  const { istio } = context;
  for (const object of objects) {
    if (gone.test(object.apiVersion)) yield* told(object, context);
    else if (goneOfGateways.test(object.apiVersion) && !(istio && istio.minor < 20))
      yield goneGateway(object, istio);
  }
};

/** Routes of TCP, TLS and UDP are of these to this day. */
export const gatewayApiKinds = ['GatewayClass', 'HTTPRoute'];

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

function* told(object: ManifestObject, { istio }: LanguageContext): Iterable<Diagnostic> {
  const { apiVersion, kind, node } = object;
  const isIngress = kind === 'Ingress' && apiVersion === 'extensions/v1beta1';
  const to = isIngress ? 'networking.k8s.io/v1' : successorOf({ apiVersion, kind })?.apiVersion;
  if (to === undefined) return;
  const since = isIngress ? '1.22' : '1.16';
  // Beside another version there are then other fields to give.
  const needsMore = isIngress || (to === 'apps/v1' && !nodeAt(node, ['spec', 'selector']));
  const rest = isIngress
    ? ', which writes its backends another way'
    : needsMore
      ? ', which asks for spec.selector besides'
      : '';
  yield diagnosticAt(
    object,
    problem('MESH0711', ['apiVersion'], {
      // Right for the releases of its time, which nobody names here.
      ...(!istio && { severity: 'info' }),
      message: `Servers have no ${kind} of ${apiVersion} since Kubernetes ${since}; it is in ${to}${rest}.`,
      ...(!needsMore && { want: to }),
    }),
  );
}
