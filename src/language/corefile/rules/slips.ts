/** Words that are a letter away from one CoreDNS knows, and ports that are none (DNS-02, DNS-07). */
import { replacing } from '../../../dns/corefileEdit';
import { plugins } from '../../../dns/corefilePlugins';
import type { CorefileToken } from '../../../dns/corefileTokens';
import { optionsOf, serverBlocksOf } from '../../../dns/corefileTree';
import { effectiveDirectives } from '../../../dns/corefileWords';
import { slipAmong } from '../../../mesh/rules/entry/nearest';
import type { CorefileRule, Remark } from '../said';
import type { CorefileSource } from '../source';

/** A build may hold plugins and options that nobody here knows, so only near misses are told. */
export const misspelt: CorefileRule = function* (source) {
  for (const directive of effectiveDirectives(source.corefile)) {
    const { name } = directive;
    const facts = plugins.get(name.text);
    if (!facts) {
      const meant = slipAmong(name.text, plugins.keys());
      if (meant !== undefined) yield* remark(source, name, `no plugin ${name.text}`, meant);
      continue;
    }
    for (const [option] of optionsOf(directive)) {
      const known = facts.options?.map((it) => it.name) ?? [];
      const meant = option && slipAmong(option.text, known);
      if (!option || meant === undefined) continue;
      yield* remark(source, option, `no option ${option.text} of ${name.text}`, meant);
    }
  }
};

function* remark(
  { templates, shift }: CorefileSource,
  token: CorefileToken,
  what: string,
  meant: string,
): Iterable<Remark> {
  if (templates.touches(token.start - shift, token.end - shift)) return;
  const { start, end } = token;
  const edits = [replacing(token, token, meant)];
  const message = `CoreDNS has ${what}, and does not start with it; ${meant} is near.`;
  yield { code: 'MESH0404', message, start, end, cures: [{ title: `Change to ${meant}`, edits }] };
}

export const ports: CorefileRule = function* ({ corefile }) {
  for (const { keys } of serverBlocksOf(corefile)) {
    for (const { token, address } of keys) {
      if (!address || !/^\d+$/.test(address.port) || isPort(Number(address.port))) continue;
      const { start, end } = token;
      const message = `${address.port} is no port: ports are 1 to 65535.`;
      yield { code: 'MESH0409', message, start, end };
    }
  }
};

const isPort = (port: number): boolean => port >= 1 && port <= 65535;
