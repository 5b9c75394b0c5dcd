import { listAt, textAt } from '../../objects/object';
import { kinds } from '../../objects/objectKind';
import type { ObjectSet } from '../../objects/objectSet';
import { mapReading, type Reading } from '../../objects/reading';
import { yamlValueOf } from '../../objects/yamlValue';
import { istioSystem } from '../names';
import type { TrustDomain } from '../trust/trustState';

/** The trust domain of the mesh config; `cluster.local` where it names none (domain facts 3.5). */
export const interpretTrustDomain = (objects: ObjectSet): Reading<TrustDomain> =>
  mapReading(objects.list(kinds.configMap), (configMaps) => {
    const config = configMaps.find(
      ({ metadata }) => metadata.namespace === istioSystem && metadata.name === 'istio',
    );
    const mesh = yamlValueOf(textAt(config, 'data', 'mesh') ?? '');
    const name = textAt(mesh, 'trustDomain') ?? '';
    return {
      name: name === '' ? 'cluster.local' : name,
      aliases: listAt(mesh, 'trustDomainAliases').filter((it) => typeof it === 'string'),
    };
  });
