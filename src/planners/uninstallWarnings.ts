/** What a person should know before things are taken out of clusters. */
import { cacertsName } from '../mesh/names';
import type { Uninstall } from '../mesh/intent';
import type { Owned } from './owned';

export function uninstallWarnings(
  owned: readonly Owned[],
  { clusters, notRead }: Uninstall,
): readonly string[] {
  const has = (isIt: (it: Owned) => boolean) => owned.some(isIt);
  const when = (is: boolean, sentence: string) => (is ? [sentence] : []);
  return [
    ...when(
      has((it) => it.part === 'services'),
      'Calls to the exported services fail from the moment their ServiceEntries are gone.',
    ),
    ...when(
      has((it) => it.object.kind === 'Deployment'),
      'Workloads keep their sidecars, which get no configuration and no new certificates any more: restart them without injection.',
    ),
    ...when(
      has((it) => it.object.metadata.name === cacertsName),
      'The keys of the intermediate CAs are in no other place than Secret cacerts; the root key stays where you saved it.',
    ),
    ...when(
      has((it) => it.object.kind === 'CustomResourceDefinition'),
      'With the definitions go all objects of their kinds, also those that others made.',
    ),
    ...clusters.flatMap((cluster) => {
      const kinds = notRead?.get(cluster) ?? [];
      const what = kinds.join(', ');
      return when(kinds.length > 0, `Not everything was searched in ${cluster}: ${what}.`);
    }),
  ];
}
