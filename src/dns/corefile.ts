// Corefile text to a tree and back, byte for byte, by the grammar of the server's own parser
// (coredns/caddy, caddyfile/parse.go).

import { addressOfKey } from './corefileKey';
import {
  tokensOf,
  type CorefileProblem,
  type CorefileProblemCode,
  type CorefileToken,
} from './corefileTokens';
import {
  tokensIn,
  type BlockKey,
  type Corefile,
  type CorefileItem,
  type Directive,
  type ServerBlock,
  type Snippet,
  type TopLevelImport,
} from './corefileTree';

/** Never throws, whatever the text; linear. The tree is whole even where there are problems. */
export function parseCorefile(text: string): {
  readonly value: Corefile;
  readonly problems: readonly CorefileProblem[];
} {
  const { tokens, trailing, problems } = tokensOf(text);
  const parser = new Parser(tokens);
  const items = parser.items();
  return { value: { items, trailing }, problems: [...problems, ...parser.problems].sort(byStart) };
}

const byStart = (a: CorefileProblem, b: CorefileProblem): number => a.start - b.start;

/** The text of a tree: of an unchanged one, the bytes it was parsed from. */
export function printCorefile(corefile: Corefile): string {
  const parts: string[] = [];
  for (const item of corefile.items) {
    for (const token of tokensIn(item)) parts.push(token.leading, token.raw);
  }
  return parts.join('') + corefile.trailing;
}

/** A cursor over the tokens. */
class Parser {
  readonly problems: CorefileProblem[] = [];
  readonly #tokens: readonly CorefileToken[];
  readonly #snippets = new Set<string>();
  #at = 0;

  constructor(tokens: readonly CorefileToken[]) {
    this.#tokens = tokens;
  }

  items(): readonly CorefileItem[] {
    const items: CorefileItem[] = [];
    for (let next = this.#peek(); next; next = this.#peek()) items.push(this.#item(next));
    return items;
  }

  #item(first: CorefileToken): CorefileItem {
    if (first.text === '}') {
      this.#report('strayBrace', first, 'This } closes nothing.');
      return { kind: 'stray', token: this.#take(first) };
    }
    // After a closing brace on the same line the server takes the word `import` for a key.
    if (first.text === 'import' && first.startsLine) return this.#topLevelImport(first);
    const keys = this.#keys();
    const snippet = snippetNameOf(keys);
    return snippet === undefined ? this.#server(keys) : this.#snippet(snippet.name, snippet.key);
  }

  #topLevelImport(first: CorefileToken): TopLevelImport {
    const keyword = this.#take(first);
    const args: CorefileToken[] = [];
    for (let next = this.#peek(); next && !next.startsLine; next = this.#peek()) {
      args.push(this.#take(next));
    }
    this.#checkImport(keyword, args);
    return { kind: 'import', keyword, args };
  }

  #checkImport(keyword: CorefileToken, args: readonly CorefileToken[]): void {
    const [pattern] = args;
    if (args.length === 1 && pattern && pattern.text !== '') {
      this.#checkPattern(pattern);
      return;
    }
    this.#report(
      'importArguments',
      keyword,
      'An import takes exactly one file, pattern or snippet.',
    );
  }

  /** More could take it too long to look at every file (mholt/caddy#2096). */
  #checkPattern(pattern: CorefileToken): void {
    const count = (sign: string): number => pattern.text.split(sign).length - 1;
    if (count('*') <= 1 && count('?') <= 1 && !/\[.*\]/.test(pattern.text)) return;
    this.#report('importPattern', pattern, 'The pattern of an import takes one wildcard, * or ?.');
  }

  #keys(): readonly CorefileToken[] {
    const keys: CorefileToken[] = [];
    let expectsAnother = false;
    for (let next = this.#peek(); next; next = this.#peek()) {
      if (keys.length > 0 && !expectsAnother && next.startsLine) return keys;
      if (next.text === '{') break;
      if (next.text !== '') expectsAnother = next.text.endsWith(',');
      keys.push(this.#take(next));
    }
    const last = keys.at(-1);
    if (expectsAnother && last) this.#report('extraComma', last, 'No key follows the comma.');
    return keys;
  }

  #server(tokens: readonly CorefileToken[]): ServerBlock {
    const keys = tokens.map(keyFrom);
    for (const key of keys) this.#checkKey(key);
    const open = this.#brace('{');
    if (open && tokens.every((it) => it.text === '')) {
      this.#report('missingKey', open, 'This block has no zone, so the server ignores it.');
    }
    const directives = this.#directives('server');
    const close = this.#brace('}');
    this.#checkClose(tokens[0] ?? open, open, close);
    return { kind: 'server', keys, open, directives, close };
  }

  #checkKey({ token, address }: BlockKey): void {
    if (token.text.length > 1 && token.text.endsWith('{') && !token.raw.startsWith('"')) {
      const zone = token.text.slice(0, -1);
      this.#report(
        'gluedBrace',
        token,
        `Without a blank before it, the brace is part of the zone's name: write "${zone} {".`,
      );
    } else if (!address && token.text !== '' && !/\{[$%]/.test(token.text)) {
      this.#report('invalidKey', token, `${token.text} is no zone with an optional port.`);
    }
  }

  #checkClose(
    first: CorefileToken | undefined,
    open: CorefileToken | undefined,
    close: CorefileToken | undefined,
  ): void {
    if (open && !close) {
      const name = first && first !== open ? ` of ${first.text}` : '';
      this.#report('unclosedBlock', open, `The block${name} is never closed.`);
    } else if (!open && close) {
      this.#report('strayBrace', close, 'This } closes nothing.');
    }
  }

  #snippet(name: string, key: CorefileToken): Snippet {
    if (this.#snippets.has(name)) {
      this.#report('snippetTwice', key, `The snippet ${name} is defined twice.`);
    }
    this.#snippets.add(name);
    const open = this.#brace('{');
    if (!open) {
      this.#report('snippetBraces', key, `The snippet ${name} needs braces.`);
      return { kind: 'snippet', name, key, open, directives: [], close: undefined };
    }
    const directives = this.#directives('snippet');
    const itself = directives.find((it) => isImport(it) && it.rest[0]?.text === name);
    if (itself) {
      this.#report('snippetImportsItself', itself.name, `The snippet ${name} imports itself.`);
    }
    const close = this.#brace('}');
    this.#checkClose(key, open, close);
    return { kind: 'snippet', name, key, open, directives, close };
  }

  #directives(within: 'server' | 'snippet'): readonly Directive[] {
    const directives: Directive[] = [];
    for (let next = this.#peek(); next && next.text !== '}'; next = this.#peek()) {
      const directive = this.#directive(next, within);
      if (isImport(directive)) this.#checkImport(directive.name, directive.rest);
      directives.push(directive);
    }
    return directives;
  }

  #directive(first: CorefileToken, within: 'server' | 'snippet'): Directive {
    const name = this.#take(first);
    // A snippet may hold whole server blocks, so a zone may stand there.
    if (isGluedClose(name)) this.#reportGluedClose(name);
    else if (within === 'server' && isNoPlugin(name)) {
      this.#report('notADirective', name, `${name.text} stands where a plugin is expected.`);
    }
    const rest: CorefileToken[] = [];
    const opened: CorefileToken[] = [];
    for (let next = this.#peek(); next; next = this.#peek()) {
      if (next.text === '{') opened.push(next);
      else if (next.startsLine && opened.length === 0) break;
      else if (next.text === '}' && opened.pop() === undefined) {
        // The lines of a snippet are replayed without its braces, so there this is no mistake.
        if (within === 'server') {
          this.#report('closeInDirective', next, 'This } has to stand on a line of its own.');
        }
        break;
      }
      rest.push(this.#take(next));
      this.#checkGlued(next);
    }
    const open = opened.at(-1);
    if (open) this.#report('unclosedBlock', open, `The options of ${name.text} are never closed.`);
    return { name, rest };
  }

  /** At the end of its line, the brace was to open options. */
  #checkGlued(token: CorefileToken): void {
    if (isGluedClose(token)) this.#reportGluedClose(token);
    if (!/[^{]\{$/.test(token.raw) || token.raw.startsWith('"')) return;
    if (this.#peek()?.startsLine !== true) return;
    const word = token.text.slice(0, -1);
    this.#report(
      'gluedBrace',
      token,
      `Without a blank before it, the brace is part of the word: write "${word} {".`,
    );
  }

  #reportGluedClose(token: CorefileToken): void {
    const { start } = token;
    const message =
      'Without a blank behind it, the brace is part of the word and closes nothing: put the word on the next line.';
    this.#report('gluedClose', { ...token, end: start + 1 }, message);
  }

  #brace(text: '{' | '}'): CorefileToken | undefined {
    const next = this.#peek();
    return next?.text === text ? this.#take(next) : undefined;
  }

  #peek(): CorefileToken | undefined {
    return this.#tokens[this.#at];
  }

  #take(token: CorefileToken): CorefileToken {
    this.#at += 1;
    return token;
  }

  #report(code: CorefileProblemCode, { start, end }: CorefileToken, message: string): void {
    this.problems.push({ code, message, start, end });
  }
}

/** No name of a plugin has these, but where the environment makes it. */
const isNoPlugin = ({ text }: CorefileToken): boolean =>
  (/[:.{}]/.test(text) && !/\{[$%]/.test(text)) ||
  /^(?:\/\/.*|\/\*.*|\*\/|-+|[;()[\]])$/.test(text);

const isGluedClose = ({ raw, startsLine }: CorefileToken): boolean =>
  startsLine && /^\}[^{}]/.test(raw);

const isImport = ({ name }: Directive): boolean => name.text === 'import';

/** A single key in parentheses makes the block a snippet. */
function snippetNameOf(
  keys: readonly CorefileToken[],
): { name: string; key: CorefileToken } | undefined {
  const [key, ...others] = keys.filter((it) => it.text !== '');
  if (!key || others.length > 0 || keys.length > 1) return undefined;
  const isSnippet = key.text.startsWith('(') && key.text.endsWith(')') && key.text.length > 1;
  return isSnippet ? { name: key.text.slice(1, -1), key } : undefined;
}

const keyFrom = (token: CorefileToken): BlockKey => ({
  token,
  address: token.text === '' ? undefined : addressOfKey(token.text.replace(/,$/, '')),
});
