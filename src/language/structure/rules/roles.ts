/** What Istio checked of ServiceRoles, of who has them, and of where they count (until 1.5). */
import { fullNameOf } from '../../../mesh/rules/entry/hosts';
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../../objects/object';
import { problem, type ObjectRule, type StructureProblem } from '../problem';
import { has, isEmpty, says } from './common';

const refused = (path: Path, message: string, others = {}): StructureProblem =>
  problem('MESH0719', path, { message, ...others });

export const serviceRoleRules: ObjectRule = function* (root, { namespace }) {
  for (const [index, it] of listAt(root, 'spec', 'rules').entries()) {
    yield* shortNames(it, ['spec', 'rules', index, 'services'], namespace);
    // Hosts came to stand in the place of services.
    if (!isMap(it) || ['services', 'hosts', 'notHosts'].some((name) => has(it, name))) continue;
    yield problem('MESH0704', ['spec', 'rules', index], {
      message: `rules[${index}] has no services, which is required; "*" is all of the namespace.`,
      severity: 'warning',
      missing: 'services',
    });
  }
};

/** Compared with the whole name of a Service, but for one star in front or at the end. */
function* shortNames(
  rule: unknown,
  path: Path,
  namespace: string | undefined,
): Iterable<StructureProblem> {
  for (const [index, name] of listAt(rule, 'services').entries()) {
    if (typeof name !== 'string' || !/^[a-z0-9-]+$/.test(name)) continue;
    const message = `Services have their whole names here, so ${name} is none of them.`;
    const want = namespace === undefined ? {} : { want: fullNameOf({ name, namespace }) };
    yield refused([...path, index], message, { severity: 'warning', ...want });
  }
}

/** `ValidateServiceRoleBinding`. */
export const serviceRoleBindingRules: ObjectRule = function* (root) {
  const path = ['spec', 'roleRef', 'kind'];
  const kind = textAt(root, ...path);
  if (kind !== undefined && kind !== 'ServiceRole' && kind !== '') {
    const message = `What is bound is a ServiceRole; Istio refuses ${kind}.`;
    yield refused(path, message, { want: 'ServiceRole' });
  }
  if (!['roleRef', 'role', 'actions'].some((it) => has(root, 'spec', it)))
    yield refused(['spec'], 'The binding names no role: roleRef.', {
      onKey: true,
      missing: 'roleRef',
    });
  if (isEmpty(fieldAt(root, 'spec', 'subjects')))
    yield refused(['spec', 'subjects'], 'The role is for nobody, and Istio refuses that.', {
      onKey: true,
    });
  for (const [index, it] of listAt(root, 'spec', 'subjects').entries())
    if (isMap(it) && !Object.keys(it).some((name) => says(it, name)))
      yield refused(['spec', 'subjects', index], 'This is nobody, and Istio refuses that.');
};

/** `checkRbacConfig`. */
export const rbacConfigRules: ObjectRule = function* (root, { name, namespace }) {
  if (name !== undefined && name !== 'default')
    yield refused(['metadata', 'name'], 'It is called default; others are refused.', {
      want: 'default',
    });
  const mode = textAt(root, 'spec', 'mode') ?? '';
  const wanted = /^ON_WITH_((?:IN|EX)CLUSION)$/.exec(mode)?.[1]?.toLowerCase();
  if (wanted !== undefined && !has(root, 'spec', wanted))
    yield refused(['spec', 'mode'], `${mode} needs ${wanted}; {} is for none.`, {
      cures: [{ addTo: ['spec'], fields: { [wanted]: {} } }],
    });
  if (textAt(root, 'kind') === 'ClusterRbacConfig') yield* ofNoNamespace(namespace);
};

/** What is there once has no namespace; servers leave it out. */
export function* ofNoNamespace(namespace: string | undefined): Iterable<StructureProblem> {
  if (namespace === undefined) return;
  const path = ['metadata', 'namespace'];
  const message = 'This is for the whole mesh and in no namespace; servers leave it out.';
  yield refused(path, message, { severity: 'info', onKey: true, cures: [{ remove: path }] });
}
