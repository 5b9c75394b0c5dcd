/** Hosts that look like Services, and that Istio does not complete. */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fullNameOf } from '../../../mesh/rules/entry/hosts';
import { fieldAt } from '../../../objects/object';
import { problem, type StructureProblem } from '../problem';

/**
 * Istio completes names without a dot and takes all others as they are (ResolveShortnameToFQDN, since
 * 1.0). Where the second label is the object's own namespace, no site of the internet is meant.
 */
export function* halfNames(
  root: unknown,
  paths: readonly Path[],
  namespace: string | undefined,
): Iterable<StructureProblem> {
  for (const path of paths) {
    const host = fieldAt(root, ...path);
    const want = typeof host === 'string' ? serviceMeant(host, namespace) : undefined;
    if (want === undefined) continue;
    const message = `Istio completes names without a dot only, so ${String(host)} is no host it knows: write ${want}.`;
    yield problem('MESH0707', path, { message, severity: 'warning', want });
  }
}

function serviceMeant(host: string, own: string | undefined): string | undefined {
  const [name = '', namespace, svc, ...others] = host.split('.');
  if (namespace === undefined || others.length > 0 || name === '') return undefined;
  const isMeant = svc === undefined ? namespace === own : svc === 'svc';
  return isMeant ? fullNameOf({ name, namespace }) : undefined;
}
