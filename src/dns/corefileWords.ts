// Words of a Corefile that a version of CoreDNS does not start with, or reads and forgets.

import { isIdleIn, spoken, type CoreDnsVersion } from './plugins/facts';
import { optionOf, optionRefusalOf, refusalOf } from './corefilePlugins';
import type { CorefileToken } from './corefileTokens';
import { optionsOf, type Corefile, type Directive } from './corefileTree';

export interface WordFault {
  readonly kind: 'refused' | 'idle';
  readonly directive: Directive;
  /** The line of the option, its words; undefined when it is the plugin itself. */
  readonly option: readonly CorefileToken[] | undefined;
  /** A clause. */
  readonly because: string;
}

/** In the order of the text. Lines of snippets count where the snippet is imported. */
export function* wordFaultsOf(corefile: Corefile, version: CoreDnsVersion): Iterable<WordFault> {
  for (const directive of effectiveDirectives(corefile)) {
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
