import { structureCodes } from '../../mesh/catalogue/structure';
import { isSlipOf } from '../../mesh/rules/entry/nearest';
import { istioSystem } from '../../mesh/names';
import type { ManifestObject } from '../manifestObject';
import { nodeAt } from '../nodes';
import { caFiles, lettersOf } from '../structure/rules/caCerts';
import { diagnosticAt, type DocumentRule } from './rule';

/** Control planes read Secret cacerts of their namespace, and no other (domain facts 3.1). */
export const caSecretNames: DocumentRule = ({ objects }, { structure }) =>
  structure === 'off'
    ? []
    : objects.filter(isMisnamed).map((object) =>
        diagnosticAt(object, {
          code: 'MESH0722',
          severity: structureCodes.MESH0722.severity,
          path: ['metadata', 'name'],
          message: `This Secret has the files of a CA, and control planes look for them in Secret ${meant}: of ${object.name ?? ''} they take no notice.`,
          want: meant,
        }),
      );

const meant = 'cacerts';

function isMisnamed({ kind, name = meant, namespace, node }: ManifestObject): boolean {
  if (kind !== 'Secret' || name === meant || namespace !== istioSystem) return false;
  if (!isSlipOf(name, meant) && lettersOf(name) !== meant) return false;
  const has = (file: string) =>
    ['data', 'stringData'].some((it) => nodeAt(node, [it, file]) !== undefined);
  return caFiles.filter(has).length > 1;
}
