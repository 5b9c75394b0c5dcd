// Lists in pages: a token that says where the next page starts, and from which revision the list is.
import { isMap, numberAt, textAt } from '../../../src/objects/object';
import { badRequest, expired } from '../twin/refusal';
import type { Draft } from '../twin/draft';

export interface Page {
  readonly items: readonly Draft[];
  readonly token: string | undefined;
  readonly remaining: number;
}

const keyOf = (it: Draft): string =>
  `${textAt(it, 'metadata', 'namespace') ?? ''}/${textAt(it, 'metadata', 'name') ?? ''}`;

/** One page of a list that is sorted by key. `oldest` is the first revision still remembered. */
export function pageOf(
  all: readonly Draft[],
  limit: number,
  token: string | undefined,
  revisions: { readonly now: number; readonly oldest: number },
): Page {
  const from = token === undefined ? undefined : readToken(token);
  if (from && from.revision < revisions.oldest) {
    throw expired(
      'The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter.',
    );
  }
  const rest = from ? all.filter((it) => keyOf(it) > from.after) : all;
  const items = limit > 0 ? rest.slice(0, limit) : rest;
  const last = items.at(-1);
  const remaining = rest.length - items.length;
  const isMore = remaining > 0 && last !== undefined;
  return {
    items,
    token: isMore ? writeToken(from?.revision ?? revisions.now, keyOf(last)) : undefined,
    remaining,
  };
}

const writeToken = (revision: number, after: string): string =>
  Buffer.from(JSON.stringify({ revision, after })).toString('base64url');

function readToken(token: string): { readonly revision: number; readonly after: string } {
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'));
    const revision = numberAt(value, 'revision');
    const after = textAt(value, 'after');
    if (isMap(value) && revision !== undefined && after !== undefined) return { revision, after };
  } catch {
    // Refused below, like a token that is JSON of another shape.
  }
  throw badRequest('invalid continue token: continue key is not valid');
}
