import { fieldAt, textAt } from '../../objects/object';
import type { DnsPlace } from './dnsState';

/** The text in which an object keeps zones, in the dialect of its place; undefined where it has none. */
export function zoneTextIn(
  object: unknown,
  { key, config: { dialect } }: Pick<DnsPlace, 'key' | 'config'>,
): string | undefined {
  if (dialect !== 'servers') return textAt(object, 'data', key);
  const servers = fieldAt(object, 'spec', 'servers');
  return servers === undefined ? undefined : JSON.stringify(servers);
}
