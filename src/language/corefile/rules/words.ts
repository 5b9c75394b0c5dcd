/** Words that the version of CoreDNS, or any, does not start with, or reads and forgets (DNS-02). */
import { replacing, type Splice } from '../../../dns/corefileEdit';
import { plugins } from '../../../dns/corefilePlugins';
import { isOfIstioCoreDns } from '../../../dns/corefileAsking';
import { asksOverGrpc } from '../../../dns/corefileAnswering';
import { endOf, optionsOf, type Directive } from '../../../dns/corefileTree';
import {
  certainFaultsOf,
  olderWordsOf,
  repeatsOf,
  wordFaultsOf,
  type WordFault,
} from '../../../dns/corefileWords';
import type { CorefileToken } from '../../../dns/corefileTokens';
import { istioSystem } from '../../../mesh/names';
import { withoutLine, type CorefileRule, type Cure, type Remark } from '../said';
import type { CorefileSource } from '../source';

export const words: CorefileRule = function* (source, { beside }) {
  const told = new Set<number>();
  for (const fault of faultsIn(source)) {
    // Of two that a template leaves in or out, one may never be there.
    if (fault.kind === 'repeated' && source.templates.hasLines) continue;
    const token = tokenOf(fault);
    if (isTemplated(source, token)) continue;
    told.add(token.start);
    const isRefused = fault.kind !== 'idle';
    yield {
      code: isRefused ? 'MESH0404' : 'MESH0413',
      message: isRefused
        ? `${refuserOf(fault, source)} not start with this word: ${fault.because}.`
        : `This is of no use: ${fault.because}.`,
      start: token.start,
      end: token.end,
      cures: cureOf(source, fault),
    };
  }
  const { version, region, templates } = source;
  // What runs beside it may be newer tomorrow; of a cluster that is there, no more than its own version counts.
  const isOpen = !version || version === beside?.versions.get(region.configMap?.namespace ?? '');
  if (isOpen && !templates.hasLines && !isOfIstio(source)) {
    yield* older(source, told);
  }
};

/** istiocoredns is an old CoreDNS for good. */
const isOfIstio = ({ region, corefile, main }: CorefileSource): boolean =>
  region.configMap?.namespace === istioSystem || (main !== 'none' && isOfIstioCoreDns(corefile));

/** Nobody said which CoreDNS it is for, or an old one is beside it: what was right of those is pointed out. */
function* older(source: CorefileSource, told: ReadonlySet<number>): Iterable<Remark> {
  for (const fault of olderWordsOf(source.corefile)) {
    const token = tokenOf(fault);
    const { start, end } = token;
    if (told.has(start) || isTemplated(source, token)) continue;
    const also = source.version ? ', though the one of this file does' : '';
    const message = `CoreDNS of today does not start with this word${also}: ${fault.because}.`;
    const cures = cureOf(source, fault);
    yield { code: 'MESH0404', severity: 'info', message, start, end, cures };
  }
}

const tokenOf = ({ option, directive }: WordFault): CorefileToken => option?.[0] ?? directive.name;

const isTemplated = (
  { templates, shift }: CorefileSource,
  { start, end }: CorefileToken,
): boolean => templates.touches(start - shift, end - shift);

/** Of words that a template leaves in or out, some may never meet. */
const faultsIn = ({ version, corefile, templates }: CorefileSource): Iterable<WordFault> =>
  version
    ? wordFaultsOf(corefile, version)
    : templates.hasLines
      ? repeatsOf(corefile, version)
      : certainFaultsOf(corefile);

function refuserOf({ kind }: WordFault, { version }: CorefileSource): string {
  if (version) {
    const { major, minor, patch } = version;
    return `CoreDNS ${[major, minor, patch].filter((it) => it !== undefined).join('.')} does`;
  }
  return kind === 'repeated'
    ? 'CoreDNS does'
    : 'No CoreDNS starts with all words of this text, and new ones do';
}

function cureOf(source: CorefileSource, { kind, directive, option }: WordFault): readonly Cure[] {
  const { text } = source;
  const [first] = option ?? [];
  const last = option?.at(-1);
  if (first && last) {
    return [{ title: `Remove ${first.text}`, edits: [withoutLine(text, first.start, last.end)] }];
  }
  const isHarmless = plugins.get(directive.name.text)?.role === 'beside';
  if (kind === 'repeated' && !isHarmless) return [];
  if (directive.name.text === 'proxy') return [withoutProxy(text, directive)];
  const edits = [withoutLine(text, directive.name.start, endOf(directive))];
  return plugins.get(directive.name.text)?.role === 'answers'
    ? []
    : [{ title: `Remove ${directive.name.text}`, edits }];
}

/** As corefile-migration does it: options that forward does not know go, gRPC becomes a plugin. */
function withoutProxy(text: string, directive: Directive): Cure {
  const to = asksOverGrpc(directive) ? 'grpc' : 'forward';
  const known = new Set(plugins.get(to)?.options?.map((it) => it.name));
  const edits: Splice[] = [replacing(directive.name, directive.name, to)];
  for (const option of optionsOf(directive)) {
    const [name, value] = option;
    const last = option.at(-1);
    if (!name || !last) continue;
    if (name.text === 'protocol' && value?.text === 'dns' && option[2]?.text === 'force_tcp') {
      edits.push(replacing(name, last, 'force_tcp'));
    } else if (!isKept(known, name.text, value?.text)) {
      edits.push(withoutLine(text, name.start, last.end));
    }
  }
  return { title: `Change to ${to}`, edits };
}

/** Some options have the name of another's, and another meaning. */
const isKept = (known: ReadonlySet<string>, name: string, value: string | undefined): boolean =>
  known.has(name) &&
  name !== 'health_check' &&
  name !== 'max_fails' &&
  !(name === 'policy' && value === 'least_conn');
