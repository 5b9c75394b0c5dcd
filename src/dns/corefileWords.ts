// Words of a Corefile that a version of CoreDNS does not start with, or reads and forgets.

import { isAtLeast, isIdleIn, spoken, type CoreDnsVersion } from './plugins/facts';
import { optionOf, optionRefusalOf, plugins, refusalOf } from './corefilePlugins';
import type { CorefileToken } from './corefileTokens';
import { optionsOf, serverBlocksOf, type Corefile, type Directive } from './corefileTree';

export interface WordFault {
  readonly kind: 'refused' | 'repeated' | 'idle';
  readonly directive: Directive;
  /** The line of the option, its words; undefined when it is the plugin itself. */
  readonly option: readonly CorefileToken[] | undefined;
  /** A clause. */
  readonly because: string;
}

/** In the order of the text. Lines of snippets count where the snippet is imported. */
export function* wordFaultsOf(corefile: Corefile, version: CoreDnsVersion): Iterable<WordFault> {
  yield* faultsAmong(effectiveDirectives(corefile), version);
  yield* repeatsOf(corefile, version);
}

function* faultsAmong(
  directives: Iterable<Directive>,
  version: CoreDnsVersion,
): Iterable<WordFault> {
  for (const directive of directives) {
    const because = refusalOf(directive.name.text, version);
    if (because !== undefined) {
      yield { kind: 'refused', directive, option: undefined, because };
      continue;
    }
    for (const option of optionsOf(directive)) {
      const fault = optionFault(directive, option, version);
      if (fault) yield fault;
    }
  }
}

/**
 * Whatever the version: what none starts with, taking the newest at its word, or what all that start
 * with the rest read and forget.
 */
export function certainFaultsOf(corefile: Corefile): readonly WordFault[] {
  const suspects = suspectsIn(corefile);
  const byRelease = releases.map((it) => [
    ...faultsAmong(suspects, it),
    ...repeatsOf(corefile, it),
  ]);
  const started = byRelease.filter((faults) => faults.every(({ kind }) => kind === 'idle'));
  const newest = byRelease.at(-1) ?? [];
  const [first, ...others] = started;
  if (!first) return newest.filter(({ kind }) => kind !== 'idle');
  return first.filter((it) => others.every((faults) => faults.some((other) => isSame(it, other))));
}

/** Those of whose words some release says something: among thousands of directives there are few words. */
function suspectsIn(corefile: Corefile): readonly Directive[] {
  const known = new Map<string, boolean>();
  return [...effectiveDirectives(corefile)].filter((directive) => {
    const options = optionsOf(directive).map(([name]) => name?.text ?? '');
    const words = [directive.name.text, ...options].join(' ');
    const isSuspect =
      known.get(words) ?? releases.some((it) => [...faultsAmong([directive], it)].length > 0);
    known.set(words, isSuspect);
    return isSuspect;
  });
}

/** What the newest version does not start with, though older ones do. */
export const olderWordsOf = (corefile: Corefile): readonly WordFault[] => {
  const newest = releases.at(-1);
  return newest ? [...wordFaultsOf(corefile, newest)].filter((it) => it.kind === 'refused') : [];
};

/** The first and the last patch of each minor release that a cluster may still run. */
const releases: readonly CoreDnsVersion[] = Array.from({ length: 15 }, (_, minor) =>
  [0, 99].map((patch) => ({ major: 1, minor, patch })),
).flat();

const isSame = (one: WordFault, other: WordFault): boolean =>
  one.directive === other.directive && one.option?.[0]?.start === other.option?.[0]?.start;

/** Plugins that stand twice in a block that takes them once; without a version, those of any. */
export function* repeatsOf(
  corefile: Corefile,
  version: CoreDnsVersion | undefined,
): Iterable<WordFault> {
  for (const { directives } of serverBlocksOf(corefile)) {
    const seen = new Set<string>();
    for (const directive of directives) {
      const name = directive.name.text;
      const because = seen.has(name) ? repeatRefusalOf(name, version) : undefined;
      if (because !== undefined) yield { kind: 'repeated', directive, option: undefined, because };
      seen.add(name);
    }
  }
}

function repeatRefusalOf(name: string, version: CoreDnsVersion | undefined): string | undefined {
  const { once, values } = plugins.get(name) ?? {};
  // What is for one zone has it first.
  const more = values?.startsWith('FROM') ? '; a zone more needs a block of its own' : '';
  if (once === 'always') return `${name} stands once in a block${more}`;
  if (!once || !version || isAtLeast(version, once.until)) return undefined;
  return `before CoreDNS ${spoken(once.until)}, ${name} stands once in a block${more}`;
}

function optionFault(
  directive: Directive,
  option: readonly CorefileToken[],
  version: CoreDnsVersion,
): WordFault | undefined {
  const [plugin, name] = [directive.name.text, option[0]?.text ?? ''];
  const refused = optionRefusalOf(plugin, name, version);
  if (refused !== undefined) return { kind: 'refused', directive, option, because: refused };
  const facts = optionOf(plugin, name);
  if (!facts?.idleSince || !isIdleIn(facts, version)) return undefined;
  const end = facts.until === undefined ? '' : ` and is an error from ${spoken(facts.until)} on`;
  const because = `the option ${name} of ${plugin} does nothing from CoreDNS ${spoken(facts.idleSince)} on${end}`;
  return { kind: 'idle', directive, option, because };
}

/** The directives of server blocks, and of the snippets that are imported somewhere. */
export function* effectiveDirectives({ items }: Corefile): Iterable<Directive> {
  const blocks = items.filter((it) => it.kind === 'server' || it.kind === 'snippet');
  const imported = new Set<string>();
  for (const item of items) {
    if (item.kind === 'import') imported.add(item.args[0]?.text ?? '');
  }
  for (const { directives } of blocks) {
    for (const it of directives)
      if (it.name.text === 'import') imported.add(it.rest[0]?.text ?? '');
  }
  for (const block of blocks) {
    if (block.kind === 'server' || imported.has(block.name)) yield* block.directives;
  }
}
