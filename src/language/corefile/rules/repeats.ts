/** Lines of which the second has nothing left to answer (domain facts 5.1, 5.2). */
import { exceptionsOf } from '../../../dns/corefileAsking';
import { isAtLeast } from '../../../dns/plugins/facts';
import { zoneOf } from '../../../dns/corefileKey';
import { argumentsOf, serverBlocksOf, type Directive } from '../../../dns/corefileTree';
import { withoutLine, type CorefileRule, type Cure } from '../said';
import type { CorefileSource } from '../source';

/** Of two lines for one zone the first takes all questions; before CoreDNS 1.10 the server does not start. */
export const forwardedTwice: CorefileRule = function* (source) {
  const { corefile, templates, version, shift } = source;
  // Before 1.10 that is said of the word.
  if (templates.hasLines || (version && !isAtLeast(version, several))) return;
  for (const { directives } of serverBlocksOf(corefile)) {
    const seen = new Map<string, Directive>();
    for (const directive of directives) {
      const [from, to] = argumentsOf(directive);
      if (directive.name.text !== 'forward' || !from || !to) continue;
      if (templates.touches(from.start - shift, to.end - shift)) continue;
      const first = seen.get(zoneOf(from.text));
      seen.set(zoneOf(from.text), first ?? directive);
      // What the first leaves out comes to the second.
      if (!first || exceptionsOf(first).length > 0) continue;
      yield {
        code: 'MESH0404',
        severity: 'warning',
        message: `The line above it takes all questions of ${from.text}, so this one is never asked${version ? '' : ', and before CoreDNS 1.10 the server does not start with two'}. Addresses to ask in turn stand on one line.`,
        start: directive.name.start,
        end: (argumentsOf(directive).at(-1) ?? to).end,
        cures: joined(source, first, directive),
      };
    }
  }
};

const several = '1.10.0';

/** What AKS, k3s and Gardener import into the block for all names stands below a forward of its own. */
export const forwardedBefore: CorefileRule = function* ({ corefile, region, version }) {
  if (region.part !== 'inside' || region.configMap?.name !== 'coredns-custom') return;
  for (const directive of serverBlocksOf(corefile).flatMap((it) => it.directives)) {
    const [from, to] = argumentsOf(directive);
    if (directive.name.text !== 'forward' || !from || !to) continue;
    const isOfZone = zoneOf(from.text) !== '.';
    const refused =
      version && isAtLeast(version, several)
        ? ''
        : ', and before CoreDNS 1.10 the server does not start with two';
    const instead = isOfZone ? ' A block of its own goes into a key that ends in .server.' : '';
    yield {
      code: 'MESH0404',
      severity: 'info',
      message: `Where this is imported below another forward for all names, as on AKS and in k3s, that one takes all questions${refused}.${instead}`,
      start: directive.name.start,
      end: (argumentsOf(directive).at(-1) ?? to).end,
    };
  }
};

/** Options may be for the addresses of one of them only. */
function joined({ text }: CorefileSource, first: Directive, second: Directive): readonly Cure[] {
  const [, ...to] = argumentsOf(second);
  const last = argumentsOf(first).at(-1);
  const [begin] = to;
  const end = to.at(-1);
  const isPlain = [first, second].every((it) => argumentsOf(it).length === it.rest.length);
  if (!last || !begin || !end || !isPlain) return [];
  const added = { start: last.end, end: last.end, text: ` ${to.map((it) => it.text).join(' ')}` };
  const edits = [added, withoutLine(text, second.name.start, end.end)];
  return [{ title: 'Put the addresses on one line', edits }];
}

/** One zone twice behind kubernetes: nothing comes of the second. */
export const servedTwice: CorefileRule = function* ({ corefile, templates, text, shift }) {
  if (templates.hasLines) return;
  for (const { directives } of serverBlocksOf(corefile)) {
    for (const directive of directives) {
      if (directive.name.text !== 'kubernetes') continue;
      const seen = new Set<string>();
      for (const it of argumentsOf(directive)) {
        const { start, end } = it;
        if (templates.touches(start - shift, end - shift)) continue;
        const zone = zoneOf(it.text);
        if (seen.has(zone)) {
          let from = start;
          while (/[ \t]/.test(text[from - 1] ?? '')) from -= 1;
          yield {
            code: 'MESH0413',
            severity: 'info',
            message: `${it.text} stands here twice.`,
            start,
            end,
            cures: [{ title: `Remove ${it.text}`, edits: [{ start: from, end, text: '' }] }],
          };
        }
        seen.add(zone);
      }
    }
  }
};
