/** Admiral writes ServiceEntries of its own, with hosts `<env>.<identity>.<zone>` (domain facts 8.1). */
import { isMap, type KubernetesObject } from '../../objects/object';

/** Objects that Admiral will write again if anyone changes them. */
export const isMadeByAdmiral = ({ metadata }: Pick<KubernetesObject, 'metadata'>): boolean =>
  metadata.namespace === 'admiral-sync' ||
  (isMap(metadata.annotations) &&
    metadata.annotations['app.kubernetes.io/created-by'] === 'admiral');
