/** APIs of tools beside an installation of Istio that those tools have dropped, or left. */
import type { LanguageContext } from '../diagnostic';
import type { ManifestObject } from '../manifestObject';
import { problem, type StructureProblem } from '../structure/problem';
import { diagnosticAt, type DocumentRule } from './rule';

interface GoneApi {
  readonly of: RegExp;
  /** What became of it; the kind stands in front. */
  readonly now: string;
  /** The version that takes the object as it is. */
  readonly want?: string;
  /** Servers of the time of Istio 1.5 and older had it. */
  readonly isOfOldTime?: true;
  /** Gone, and not just outdated. */
  readonly isGone?: true;
}

const apis: readonly GoneApi[] = [
  {
    of: /^certmanager\.k8s\.io\//,
    now: 'is in cert-manager.io/v1 now: cert-manager has no group certmanager.k8s.io since 0.11',
    isOfOldTime: true,
    isGone: true,
  },
  {
    of: /^cert-manager\.io\/v1(?:alpha[23]|beta1)$/,
    now: 'is in cert-manager.io/v1 now: cert-manager serves no other version since 1.6',
    isGone: true,
  },
  {
    of: /^sailoperator\.io\/v1alpha1 RemoteIstio$/,
    now: 'went with the first release of the Sail operator: Istio of sailoperator.io/v1 takes its place, with profile remote',
    isGone: true,
  },
  {
    of: /^(?:sailoperator|operator\.istio)\.io\/v1alpha1 Istio(?:Revision|CNI)?$/,
    now: 'is in sailoperator.io/v1 now; v1alpha1 was for trial releases of the operator',
  },
  {
    of: /^maistra\.io\/v1 ServiceMeshControlPlane$/,
    now: 'is for OpenShift Service Mesh 1, which is out of support; 2 reads maistra.io/v2, and 3 has Istio of sailoperator.io/v1',
  },
  {
    of: /^maistra\.io\/v2 ServiceMeshControlPlane$/,
    now: 'is for OpenShift Service Mesh 2, whose last releases are at the end of their support or past it; 3 has Istio of sailoperator.io/v1',
  },
  {
    of: /^federation\.maistra\.io\//,
    now: 'is for the federation of OpenShift Service Mesh 2; 3 joins meshes as Istio does, and reads none of this',
  },
  {
    of: /^istio\.banzaicloud\.io\//,
    now: 'is for the operator of Banzai Cloud up to Istio 1.10; its later releases read servicemesh.cisco.com/v1alpha1',
  },
  {
    of: /^helm\.toolkit\.fluxcd\.io\/v2beta[12]$/,
    now: 'is in v2 since Flux 2.3, and newer ones drop the versions before',
    want: 'helm.toolkit.fluxcd.io/v2',
  },
  {
    of: /^source\.toolkit\.fluxcd\.io\/v1beta[12]$/,
    now: 'is in v1 since Flux 2.3, and newer ones drop the versions before',
    want: 'source.toolkit.fluxcd.io/v1',
  },
  {
    of: /^(?:helm\.fluxcd\.io\/v1|flux\.weave\.works\/v1beta1)$/,
    now: 'is for Flux 1, which is no longer maintained; Flux 2 reads helm.toolkit.fluxcd.io/v2',
  },
];

/** What installs, configures or signs for a mesh. */
export const toolKinds: readonly string[] = [
  ...['Issuer', 'ClusterIssuer', 'Certificate', 'CertificateRequest'],
  ...['Istio', 'IstioRevision', 'IstioCNI', 'RemoteIstio', 'MeshGateway'],
  ...['ServiceMeshControlPlane', 'ServiceMeshPeer', 'ExportedServiceSet', 'ImportedServiceSet'],
  ...['HelmRelease', 'HelmRepository', 'HelmChart', 'GitRepository'],
];

export const goneApis: DocumentRule = function* ({ objects, brokenAt, text }, context) {
  if (context.structure === 'off' || brokenAt !== undefined || !/istio|cacerts|maistra/.test(text))
    return;
  for (const object of objects) {
    const said = toolKinds.includes(object.kind) ? toldOf(object, context) : undefined;
    if (said) yield diagnosticAt(object, said);
  }
};

function toldOf(
  { apiVersion, kind }: ManifestObject,
  { istio }: LanguageContext,
): StructureProblem | undefined {
  const it = apis.find(({ of }) => of.test(apiVersion) || of.test(`${apiVersion} ${kind}`));
  if (!it || (it.isOfOldTime && istio?.major === 1 && istio.minor <= 5)) return undefined;
  const isCertain = it.isGone && (istio !== undefined || !it.isOfOldTime);
  return problem('MESH0711', ['apiVersion'], {
    ...(!isCertain && { severity: 'info' }),
    message: `${kind} of ${apiVersion} ${it.now}.`,
    ...(it.want !== undefined && { want: it.want }),
  });
}
