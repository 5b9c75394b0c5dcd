/** What istioctl refuses in an IstioOperator beside what its shape says. */
import { nearest } from '../../../mesh/rules/entry/nearest';
import { fieldAt, isMap } from '../../../objects/object';
import { problem, type ObjectRule, type StructureProblem } from '../problem';

export const istioOperatorRules: ObjectRule = function* (root) {
  yield* unknownProfile(root);
  yield* misplacedComponents(root);
};

/** What any release of istioctl brings along. */
const profiles = ['default', 'demo', 'minimal', 'empty', 'preview', 'ambient', 'openshift'];
const otherProfiles = ['remote', 'external', 'stable', 'sds', 'separate', 'primary', 'platform'];

/** Vendors name theirs with a hyphen (asm-gcp), and a file or charts of one's own may hold any other. */
function* unknownProfile(root: unknown): Iterable<StructureProblem> {
  const profile = fieldAt(root, 'spec', 'profile');
  if (typeof profile !== 'string' || !/^[a-z]+$/.test(profile)) return;
  if (fieldAt(root, 'spec', 'installPackagePath') !== undefined) return;
  if (profiles.includes(profile) || otherProfiles.includes(profile)) return;
  const want = nearest(profile, profiles);
  const message = `istioctl brings along no profile ${profile}, but ${profiles.join(', ')}.`;
  const said = { message, severity: 'warning', ...(want !== undefined && { want }) } as const;
  yield problem('MESH0719', ['spec', 'profile'], said);
}

/** Values of charts have no components: those are a level further out (istio/istio.io#7326). */
function* misplacedComponents(root: unknown): Iterable<StructureProblem> {
  if (!isMap(fieldAt(root, 'spec', 'values', 'components'))) return;
  const message = 'No chart has values called components; they belong under spec.';
  yield problem('MESH0719', ['spec', 'values', 'components'], { message, onKey: true });
}
