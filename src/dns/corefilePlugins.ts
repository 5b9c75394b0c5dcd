// What CoreDNS's plugins do, as far as forwarding a zone depends on it (domain facts 5.1, 5.3).

import { answeringPlugins as answering } from './plugins/answering';
import {
  isTakenBy,
  spoken,
  type CoreDnsVersion,
  type Lifetime,
  type OptionFacts,
  type PluginFacts,
} from './plugins/facts';
import { forwardingPlugins } from './plugins/forwarding';
import { helpingPlugins } from './plugins/helping';

export type { CoreDnsVersion } from './plugins/facts';

/** Every plugin we know something of, by name. A build may hold others. */
export const plugins: ReadonlyMap<string, PluginFacts> = new Map(
  [...forwardingPlugins, ...answering, ...helpingPlugins].map((it) => [it.name, it]),
);

const withRole = (role: PluginFacts['role']): ReadonlySet<string> =>
  new Set([...plugins.values()].filter((it) => it.role === role).map((it) => it.name));

/** Neither answer nor change a question, so that they may stand beside `forward`. */
export const harmlessPlugins = withRole('beside');

/** Answer for the zones named in their arguments. */
export const answeringPlugins = withRole('answers');

export const optionOf = (plugin: string, option: string): OptionFacts | undefined =>
  plugins.get(plugin)?.options?.find((it) => it.name === option);

/** Why a server of this version does not start with the word, as a clause; undefined when it does. */
export function refusalOf(plugin: string, version: CoreDnsVersion): string | undefined {
  const facts = plugins.get(plugin);
  return facts && clauseOf(plugin, facts, version);
}

/** The same for an option of a plugin. */
export function optionRefusalOf(
  plugin: string,
  option: string,
  version: CoreDnsVersion,
): string | undefined {
  const facts = optionOf(plugin, option);
  return facts && clauseOf(`the option ${option} of ${plugin}`, facts, version);
}

function clauseOf(word: string, facts: Lifetime, version: CoreDnsVersion): string | undefined {
  if (isTakenBy(facts, version)) return undefined;
  const { since, until, instead } = facts;
  const also = instead === undefined ? '' : `; ${instead}`;
  const isGone = until !== undefined && isTakenBy({ since: until }, version);
  return isGone
    ? `${word} is an error from CoreDNS ${spoken(until)} on${also}`
    : `${word} came with CoreDNS ${spoken(since ?? '1.0.0')}${also}`;
}
