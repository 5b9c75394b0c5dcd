/** The annotation that has a policy only say what it would do (checkDryRunAnnotation). */
import { fieldAt, textAt } from '../../../objects/object';
import { placeholderIn } from '../../placeholders';
import { problem, type ObjectRule } from '../problem';

const path = ['metadata', 'annotations', 'istio.io/dry-run'];

export const dryRuns: ObjectRule = function* (root) {
  const value = textAt(root, ...path);
  if (value === undefined || placeholderIn(value) !== undefined) return;
  const because = faultOf(value, textAt(root, 'kind'), fieldAt(root, 'spec', 'action'));
  if (because === undefined) return;
  yield problem('MESH0719', path, { message: because, cures: [{ remove: path }] });
};

function faultOf(value: string, kind: string | undefined, action: unknown): string | undefined {
  if (kind !== 'AuthorizationPolicy')
    return `There is no dry run for ${kind ?? 'this'}; Istio refuses it.`;
  if (action === 'CUSTOM' || action === 'AUDIT')
    return `There is no dry run for ${action}, only for ALLOW and DENY; Istio refuses it.`;
  if (/^(?:[tf01]|true|false)$/i.test(value)) return undefined;
  return `A dry run is true or false, not ${value}; Istio refuses that.`;
}
