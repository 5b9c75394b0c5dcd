/** The head of the object that is being written. */
import type { Frame } from './flow';
import type { Level } from './levels';
import { unquoted, type Lines, type Token } from './tokens';

export interface CursorObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

export function blockObject(level: Level | undefined, lines: Lines): CursorObject | undefined {
  const valueOf = (name: string, keys = level?.keys ?? []) =>
    unquoted(keys.find((it) => it.name === name)?.value ?? '');
  const kind = valueOf('kind');
  if (!level || kind === '') return undefined;
  const metadata = level.keys.find((it) => it.name === 'metadata');
  const inner = metadata ? childrenOf(metadata, lines) : [];
  const flow = (name: string) => inBraces(metadata?.value, name);
  return {
    apiVersion: valueOf('apiVersion'),
    kind,
    name: valueOf('name', inner) || flow('name'),
    namespace: valueOf('namespace', inner) || flow('namespace'),
  };
}

export function flowObject(frame: Frame | undefined): CursorObject | undefined {
  const valueOf = (name: string) => unquoted(frame?.entries.get(name) ?? '');
  const kind = valueOf('kind');
  if (kind === '') return undefined;
  const metadata = frame?.entries.get('metadata');
  return {
    apiVersion: valueOf('apiVersion'),
    kind,
    name: inBraces(metadata, 'name'),
    namespace: inBraces(metadata, 'namespace'),
  };
}

const inBraces = (text: string | undefined, name: string): string | undefined =>
  new RegExp(`[{,]\\s*["']?${name}["']?\\s*:\\s*["']?([\\w.-]+)`).exec(text ?? '')?.[1];

/** The fields right under one that is not on the cursor's own line. */
function childrenOf(parent: Token, { before, after }: Lines): readonly Token[] {
  const all = [...before, ...after];
  const rest = all.slice(all.indexOf(parent) + 1);
  const end = rest.findIndex((it) => it.column <= parent.column);
  const under = rest.slice(0, end < 0 ? undefined : end);
  return under.filter((it) => it.kind === 'key' && it.column === under[0]?.column);
}
