import type { ServiceCode } from '../../mesh/catalogue/services';
import { isText } from '../../mesh/entryRules/entry';
import type { FindingCode } from '../../mesh/finding';
import { withoutField } from '../edits';
import { mapIn, nodeAt, textOf } from '../nodes';
import { missingAddress, otherAddress } from './addresses';
import { addressWithPort, gatewayAddress, missingEndpoints } from './endpoints';
import { fix, generalFixes, valueEdit } from './general';
import type { FixMaker } from './target';

/** `payments.global` lacks the namespace, which the object may name. A guess, so not preferred. */
const hostWithNamespace: FixMaker = function* (target) {
  yield* generalFixes(target);
  const { object, data, context } = target;
  if (data.want !== undefined || object.namespace === undefined) return;
  const host = textOf(nodeAt(object.node, data.path));
  const suffix = `.${context.zone}`;
  if (!isText(host) || !host.endsWith(suffix)) return;
  const name = host.slice(0, -suffix.length);
  if (name.includes('.') || name.includes('*')) return;
  const full = `${name}.${object.namespace}${suffix}`;
  yield fix(`Change to ${full}`, false, valueEdit(target, data.path, full));
};

const withoutNetwork: FixMaker = function* (target) {
  const { object, document, data } = target;
  const map = mapIn(nodeAt(object.node, data.path.slice(0, -1)));
  yield fix('Leave network out', false, map && withoutField(document.text, map, 'network'));
};

/** Codes whose fix needs more than the problem itself says. */
const makers: Readonly<Partial<Record<ServiceCode, FixMaker>>> = {
  MESH0501: hostWithNamespace,
  MESH0503: missingAddress,
  MESH0504: otherAddress,
  MESH0505: otherAddress,
  MESH0507: otherAddress,
  MESH0510: addressWithPort,
  MESH0513: gatewayAddress,
  MESH0514: gatewayAddress,
  MESH0516: missingEndpoints,
  MESH0522: gatewayAddress,
  MESH0526: withoutNetwork,
};

export const byCode = (code: FindingCode): FixMaker | undefined =>
  (makers as Readonly<Partial<Record<string, FixMaker>>>)[code];
