// Roles and bindings (pkg/apis/rbac/validation and v1/defaults.go).
import { fieldAt, listAt, textAt } from '../../../src/objects/object';
import { fill, mapIn, mapsIn, type Draft } from './draft';
import type { KindRules } from './kindRules';
import { invalidValue, required, sameAt, unsupported } from './metadataRules';
import { isPathSegment } from './nameRules';
import type { Cause } from './refusal';

const group = 'rbac.authorization.k8s.io';
const subjectKinds = ['ServiceAccount', 'User', 'Group'];

function* ruleCauses(object: Draft, isNamespaced: boolean): Iterable<Cause> {
  for (const [index, rule] of mapsIn(object, 'rules').entries()) {
    const at = `rules[${index}]`;
    const urls = listAt(rule, 'nonResourceURLs');
    const resources = listAt(rule, 'resources');
    const groups = listAt(rule, 'apiGroups');
    if (listAt(rule, 'verbs').length === 0) {
      yield required(`${at}.verbs`, 'verbs must contain at least one value');
    }
    if (urls.length === 0) {
      if (groups.length === 0) {
        yield required(`${at}.apiGroups`, 'resource rules must supply at least one api group');
      }
      if (resources.length === 0) {
        yield required(`${at}.resources`, 'resource rules must supply at least one resource');
      }
    } else if (isNamespaced) {
      const problem = 'namespaced rules cannot apply to non-resource URLs';
      yield invalidValue(`${at}.nonResourceURLs`, urls, problem);
    } else if (groups.length + resources.length > 0) {
      const problem = 'rules cannot apply to both regular resources and non-resource URLs';
      yield invalidValue(`${at}.nonResourceURLs`, urls, problem);
    }
  }
}

const roleRules = (isNamespaced: boolean): KindRules => ({
  nameRule: isPathSegment,
  fields: ['rules', 'aggregationRule'],
  complete(object) {
    if (listAt(object, 'rules').length === 0) object['rules'] = null;
  },
  causes: (object) => ruleCauses(object, isNamespaced),
});

function* subjectCauses(object: Draft, isNamespaced: boolean): Iterable<Cause> {
  for (const [index, subject] of mapsIn(object, 'subjects').entries()) {
    const at = `subjects[${index}]`;
    const kind = textAt(subject, 'kind') ?? '';
    if (!textAt(subject, 'name')) yield required(`${at}.name`);
    if (!subjectKinds.includes(kind)) yield unsupported(`${at}.kind`, kind, subjectKinds);
    if (!isNamespaced && kind === 'ServiceAccount' && !textAt(subject, 'namespace')) {
      yield required(`${at}.namespace`);
    }
    const wanted = kind === 'ServiceAccount' ? '' : group;
    const is = textAt(subject, 'apiGroup') ?? '';
    if (subjectKinds.includes(kind) && is !== wanted) {
      yield unsupported(`${at}.apiGroup`, is, [wanted]);
    }
  }
}

const bindingRules = (roleKinds: readonly string[], isNamespaced: boolean): KindRules => ({
  nameRule: isPathSegment,
  fields: ['roleRef', 'subjects'],
  complete(object) {
    fill(mapIn(object, 'roleRef'), 'apiGroup', group);
    for (const subject of mapsIn(object, 'subjects')) {
      const kind = textAt(subject, 'kind');
      if (kind === 'User' || kind === 'Group') fill(subject, 'apiGroup', group);
      if (subject['apiGroup'] === '') Reflect.deleteProperty(subject, 'apiGroup');
    }
  },
  *causes(object, before) {
    const kind = textAt(object, 'roleRef', 'kind') ?? '';
    if (!roleKinds.includes(kind)) yield unsupported('roleRef.kind', kind, roleKinds);
    if (!textAt(object, 'roleRef', 'name')) yield required('roleRef.name');
    yield* subjectCauses(object, isNamespaced);
    if (before && !sameAt(object, before, 'roleRef')) {
      yield invalidValue('roleRef', fieldAt(object, 'roleRef'), 'cannot change roleRef');
    }
  },
});

export const namespacedRoleRules = roleRules(true);
export const clusterRoleRules = roleRules(false);
export const roleBindingRules = bindingRules(['Role', 'ClusterRole'], true);
export const clusterRoleBindingRules = bindingRules(['ClusterRole'], false);
