import type { StructureCode } from '../../mesh/catalogue/structure';
import { isText } from '../../mesh/rules/entry/entry';
import type { ProblemCode } from '../../mesh/rules/entry/problem';
import type { FindingCode } from '../../mesh/finding';
import { mapIn, nodeAt, textOf } from '../nodes';
import { withoutField } from '../removals';
import { missingAddress, otherAddress } from './addresses';
import { addressWithPort, gatewayAddress, missingEndpoints } from './endpoints';
import { encoded } from './base64';
import { generalFixes, likelyValue } from './general';
import { newerForm } from './newerForms';
import { passingOn } from './passingOn';
import { otherName, withoutPort } from './portNames';
import { remotePort } from './remotePorts';
import { otherObject } from './sameObjects';
import { otherWeights } from './weights';
import { fix, valueEdit } from './pieces';
import { newerRewrite } from './rewrites';
import { foldedCorefiles } from './foldedCorefiles';
import { eitherField, otherType } from './structure';
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
  yield* generalFixes(target);
  const { object, document, data } = target;
  if (data.path.at(-1) !== 'network') return;
  const map = mapIn(nodeAt(object.node, data.path.slice(0, -1)));
  yield fix('Leave network out', false, map && withoutField(document.text, map, 'network'));
};

/** Shares that do not add up, or a field that has a newer form. */
const ofRoutes: FixMaker = (target) =>
  target.data.path.at(-1) === 'mirrorPercent' ? newerForm(target) : otherWeights(target);

/** Codes whose fix needs more than the problem itself says. */
const makers: Readonly<Partial<Record<ProblemCode | StructureCode, FixMaker>>> = {
  MESH0206: newerRewrite,
  MESH0208: likelyValue,
  MESH0210: passingOn,
  MESH0501: hostWithNamespace,
  MESH0503: missingAddress,
  MESH0504: otherAddress,
  MESH0505: otherAddress,
  MESH0507: otherAddress,
  MESH0510: addressWithPort,
  MESH0513: gatewayAddress,
  MESH0518: otherName,
  MESH0519: withoutPort,
  MESH0514: gatewayAddress,
  MESH0516: missingEndpoints,
  MESH0522: gatewayAddress,
  MESH0524: remotePort,
  MESH0526: withoutNetwork,
  MESH0527: remotePort,
  MESH0603: likelyValue,
  MESH0606: likelyValue,
  MESH0702: otherType,
  MESH0705: eitherField,
  MESH0711: newerForm,
  MESH0714: otherName,
  MESH0718: ofRoutes,
  MESH0721: foldedCorefiles,
  MESH0722: encoded,
  MESH0730: otherObject,
};

export const byCode = (code: FindingCode): FixMaker | undefined =>
  (makers as Readonly<Partial<Record<string, FixMaker>>>)[code];
