/** Profiles that install more than an IstioOperator means (domain facts 7.5; `gen-eastwest-gateway.sh` of Istio). */
import { eastWest } from '../../../mesh/rules/gatewayPorts';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { problem, type StructureProblem } from '../problem';

export function* profileProblems(root: unknown): Iterable<StructureProblem> {
  yield* ownAndRemote(root);
  yield* wholeProfile(root);
}

const whole: readonly unknown[] = ['default', 'demo', 'minimal', 'ambient', 'preview', 'openshift'];

/** Proxies of remote clusters ask an istiod elsewhere; profile remote leaves that of their own out. */
function* ownAndRemote(root: unknown): Iterable<StructureProblem> {
  const path = ['spec', 'values', 'global', 'remotePilotAddress'];
  const profile = fieldAt(root, 'spec', 'profile');
  if (!textAt(root, ...path) || !whole.includes(profile)) return;
  const components = fieldAt(root, 'spec', 'components');
  if (fieldAt(components, 'pilot', 'enabled') === false) return;
  if (fieldAt(components, 'istiodRemote', 'enabled') === true) return;
  yield problem('MESH0719', path, {
    severity: 'info',
    message: `Profile ${String(profile)} installs an istiod here, and this address leads proxies to that of another cluster: profile remote leaves the one here out.`,
    onKey: true,
    cures: [{ set: ['spec', 'profile'], to: 'remote' }],
  });
}

/** Of a gateway that is added to what is installed already, nothing but itself is meant. */
function* wholeProfile(root: unknown): Iterable<StructureProblem> {
  const spec = fieldAt(root, 'spec');
  if (!isMap(spec) || Object.keys(spec).some((it) => !besideGateways.has(it))) return;
  const components = spec['components'];
  if (!isMap(components) || Object.keys(components).join() !== 'ingressGateways') return;
  const names = listAt(components, 'ingressGateways').map((it) => textAt(it, 'name') ?? '');
  if (names.length === 0 || !names.every((it) => eastWest.test(it))) return;
  const isMeant = /east-?west/.test(textAt(root, 'metadata', 'name') ?? '');
  if (!isMeant && spec['values'] !== undefined) return;
  yield problem('MESH0719', ['spec', 'components', 'ingressGateways', 0, 'name'], {
    severity: 'info',
    message:
      'Without profile: empty all of profile default is installed beside this gateway, over the istiod that may be there.',
    cures: [{ addTo: ['spec'], fields: { profile: 'empty' } }],
  });
}

const besideGateways: ReadonlySet<string> = new Set(
  'revision components values hub tag namespace'.split(' '),
);
