/** What Istio checked of ServiceRoles (`ValidateServiceRole`). */
import { isMap, listAt } from '../../../objects/object';
import { problem, type ObjectRule } from '../problem';
import { has } from './common';

export const serviceRoleRules: ObjectRule = function* (root) {
  for (const [index, it] of listAt(root, 'spec', 'rules').entries()) {
    // Hosts came to stand in the place of services.
    if (!isMap(it) || ['services', 'hosts', 'notHosts'].some((name) => has(it, name))) continue;
    yield problem('MESH0704', ['spec', 'rules', index], {
      message: `rules[${index}] has no services, which is required; "*" is all of the namespace.`,
      severity: 'warning',
      missing: 'services',
    });
  }
};
