/**
 * What a text becomes by what its templates choose. What is told of one rendering is told of the text where
 * it holds whatever is chosen elsewhere: a rule that has to see all of an object can be asked of each.
 */
import { none } from '../mesh/rules/saying';
import type { Severity } from '../mesh/finding';
import { asksForRelease, isElse } from './branches';
import type { Mask } from './mask';
import { isLast } from './templateLines';
import type { Span } from './nodes';

interface Told extends Span {
  readonly code: string;
  readonly severity?: Severity | undefined;
  readonly message: string;
}

interface Block extends Span {
  readonly branches: readonly Span[];
  /** A release is what is asked for. */
  readonly isForOld: boolean;
  /** Several, and none of them holds objects of its own. */
  readonly isOfParts: boolean;
  /** None of its branches may be there. */
  readonly isOptional: boolean;
}

/** Which branch of a block is there. */
type Choice = (block: Block) => Span | undefined;

/** Each rendering is parsed, and typing does not wait. */
const longest = 16_000;
const [mostBlocks, mostBranches, mostRenderings, mostCharacters] = [40, 4, 24, 60_000];

/** What of all that `tell` says of renderings holds, and is not in `known`; in steps. */
export function* toldAnyway<T extends Told>(
  text: string,
  masks: readonly Mask[],
  known: readonly T[],
  tell: (rendering: string) => Generator<void, readonly T[]>,
): Generator<void, readonly T[]> {
  const steps = masks.filter((it) => it.step);
  if (steps.length === 0 || text.length > longest || !steps.every((it) => isLast(text, it)))
    return none;
  const blocks = blocksIn(text, steps);
  const rounds = Math.max(0, ...blocks.map((it) => it.branches.length));
  if (rounds === 0 || rounds > mostBranches || blocks.length > mostBlocks) return none;
  const blank = text.replace(/[^\r\n]+/g, (it) => ' '.repeat(it.length));
  const memo = new Map<string, ReadonlyMap<string, T>>();
  const most = Math.min(mostRenderings, Math.ceil(mostCharacters / text.length));
  function* told(pick: Choice): Generator<void, ReadonlyMap<string, T>> {
    const rendering = rendered(text, blank, steps, blocks, pick);
    const found = memo.get(rendering);
    if (found || memo.size >= most) return found ?? new Map<string, T>();
    yield;
    const made = new Map((yield* tell(rendering)).map((it) => [keyOf(it), it]));
    memo.set(rendering, made);
    return made;
  }
  const said = new Set(known.map(keyOf));
  const further = new Map<string, T>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [key, it] of yield* told(branchIn(round, true)))
      if (!said.has(key)) further.set(key, it);
  }
  const others = [...known, ...further.values()];
  const kept: T[] = [];
  for (const [key, it] of further) {
    yield;
    let holds = isOfAll(it, others, blocks);
    for (const [round, isFull] of ways(rounds)) {
      if (!holds) break;
      holds = (yield* told(around(it, branchIn(round, isFull)))).has(key);
    }
    if (holds) kept.push(it);
  }
  return kept;
}

/** Of several branches, each has such a fault; and what is outdated is not there for those who need it. */
const isOfAll = (it: Told, others: readonly Told[], blocks: readonly Block[]): boolean =>
  blocks
    .filter((block) => isWithin(it, block))
    .every(
      ({ isForOld, isOfParts, branches }) =>
        !(isForOld && isMild(it)) &&
        (!isOfParts ||
          branches.every((branch) =>
            others.some(({ code, start }) => code === it.code && isWithin({ start }, branch)),
          )),
    );

const isMild = ({ severity }: Told): boolean => severity === 'warning' || severity === 'info';

const isWithin = ({ start }: Pick<Span, 'start'>, within: Span): boolean =>
  within.start <= start && start < within.end;

const keyOf = ({ code, start, end, message }: Told): string => `${code} ${start} ${end} ${message}`;

/** Each round with all there can be, and with as little as can be. */
const ways = (rounds: number): readonly (readonly [number, boolean])[] =>
  Array.from({ length: rounds * 2 }, (_, it) => [it >> 1, it % 2 === 0]);

/** In each round every block has its branch of that number, or its last; where it may, none if not `isFull`. */
const branchIn =
  (round: number, isFull: boolean): Choice =>
  ({ branches, isOptional }) =>
    isFull || !isOptional ? (branches[round] ?? branches.at(-1)) : undefined;

/** The branch that something stands in is there. */
const around =
  ({ start }: Span, otherwise: Choice): Choice =>
  (block) =>
    block.branches.find((it) => isWithin({ start }, it)) ?? otherwise(block);

/** What is left out is taken from `blank`: hundreds are put together, most of them as others before. */
function rendered(
  text: string,
  blank: string,
  steps: readonly Span[],
  blocks: readonly Block[],
  pick: Choice,
): string {
  const left = blocks.flatMap((block) => {
    const there = pick(block);
    return block.branches.filter((it) => it !== there);
  });
  let found = '';
  let at = 0;
  for (const { start, end } of [...steps, ...left].sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    found += text.slice(at, from) + blank.slice(from, end);
    at = end;
  }
  return found + text.slice(at);
}

/** What begins or ends in another document goes on to the end, or begins with the text. */
function blocksIn(text: string, steps: readonly Mask[]): readonly Block[] {
  const blocks: Block[] = [];
  const open: Begun[] = [];
  const ended = (begun: Begun, at: number) => {
    const { start, branches, from, isOptional } = begun;
    const all = [...branches, { start: from, end: at }];
    const isForOld = asksForRelease(text.slice(start, from));
    const isOfParts = branches.length > 0 && !/^kind:/m.test(text.slice(start, at));
    blocks.push({ start, end: at, branches: all, isOptional, isForOld, isOfParts });
  };
  for (const { start, end, step } of steps) {
    if (step === 'opens') open.push(begunAt(start, end));
    else if (step === 'closes') ended(open.pop() ?? begunAt(0, 0), start);
    else if (step === 'turns') {
      const begun = open.pop() ?? begunAt(0, 0);
      const branches = [...begun.branches, { start: begun.from, end: start }];
      const isOptional = begun.isOptional && !isElse(text.slice(start, end));
      open.push({ ...begun, branches, from: end, isOptional });
    }
  }
  for (const it of open) ended(it, text.length);
  return blocks;
}

interface Begun {
  readonly start: number;
  readonly from: number;
  readonly branches: readonly Span[];
  readonly isOptional: boolean;
}

const begunAt = (start: number, from: number): Begun => ({
  start,
  from,
  branches: none,
  isOptional: true,
});
