/** Where questions are sent: nowhere, or to what is no address (DNS-05, DNS-06). */
import { effectiveDirectives } from '../../../dns/corefileWords';
import type { CorefileToken } from '../../../dns/corefileTokens';
import { argumentsOf, serverBlocksOf, type Directive } from '../../../dns/corefileTree';
import { dnsPortsOf } from '../../../dns/corefileMain';
import { zoneOf } from '../../../dns/corefileKey';
import { isUpstreamAddress, upstreamText } from '../../../dns/upstream';
import type { CorefileRule, Cure, Remark } from '../said';
import { placeholderIn } from '../../placeholders';
import { isCapitals } from './unfilled';
import type { CorefileContext, CorefileSource } from '../source';

export const upstreams: CorefileRule = function* (source, context) {
  const ofMesh = new Set(meshForwards(source, context));
  for (const directive of effectiveDirectives(source.corefile)) {
    if (!senders.has(directive.name.text) || isTemplated(source, directive)) continue;
    const [from, ...to] = argumentsOf(directive);
    const isOfMesh = ofMesh.has(directive);
    if (to.length === 0) yield nowhere(directive, from, isOfMesh ? context : undefined);
    const [first] = to;
    const last = to.at(-1);
    const odd = to.find(
      (it) => isShell(it) || (isNoAddress(it) && (isOfMesh || isUnfilled(it) || isHost(it))),
    );
    if (odd && source.region.isExpanded && isShellText(odd)) continue;
    if (first && last && odd) yield noAddress(first, last, odd, isOfMesh ? context : undefined);
  }
};

const senders: ReadonlySet<string> = new Set(['forward', 'proxy', 'grpc']);

/** The lines that send a zone of the mesh on: only of those is it known where they lead. */
function* meshForwards(
  { corefile }: CorefileSource,
  { zones }: CorefileContext,
): Iterable<Directive> {
  for (const block of serverBlocksOf(corefile)) {
    if (!zones.some((it) => dnsPortsOf(block, zoneOf(it)).length > 0)) continue;
    for (const it of block.directives) if (it.name.text !== 'grpc') yield it;
  }
}

function isTemplated({ templates, shift }: CorefileSource, { name, rest }: Directive): boolean {
  return [name, ...rest].some((it) => templates.touches(it.start - shift, it.end - shift));
}

/** What a shell should have replaced: `$(kubectl …)`, `${IP}`, `<ip>`. CoreDNS replaces `{$IP}` only. */
const isShell = ({ text }: CorefileToken): boolean => /^\$[({A-Za-z_]|^<[^>]*>?$|`/.test(text);

/** Of these a shell that reads the text makes something else; an angle bracket stays. */
const isShellText = (it: CorefileToken): boolean => isShell(it) && !it.text.startsWith('<');

/** Neither an address nor a file nor what is filled in later. */
const isNoAddress = ({ text }: CorefileToken): boolean =>
  !isUpstreamAddress(text) && !text.startsWith('/') && !/\{[$%]|%\{|^__\w+__$|^[{}]$/.test(text);

/** `10.0.0.300`, `dns.example.com`: names are no files, though names of files have dots as well. */
const isHost = ({ text }: CorefileToken): boolean =>
  /^[\w-]+(?:\.[\w-]+)+(?::\d+)?$/.test(text) && !/\.(?:conf|txt|local)$/.test(text);

/** What a person should have replaced, in zones of others, too. */
const isUnfilled = ({ text }: CorefileToken): boolean =>
  placeholderIn(text.replace(/:\d+$/, '')) === 'person' && !/^[A-Z]+$/.test(text);

function nowhere(
  { name }: Directive,
  from: CorefileToken | undefined,
  context: CorefileContext | undefined,
): Remark {
  const { end } = from ?? name;
  const address = context?.istioCoreDns;
  const text = `${from ? '' : ' .'} ${upstreamText(address ?? '')}`;
  return {
    code: 'MESH0407',
    message: `${name.text} names no address to send questions to, so CoreDNS does not start.`,
    start: name.start,
    end,
    ...(address !== undefined && { cures: [cure(address, { start: end, end, text })] }),
  };
}

function noAddress(
  first: CorefileToken,
  last: CorefileToken,
  odd: CorefileToken,
  context: CorefileContext | undefined,
): Remark {
  const address = context?.istioCoreDns;
  const edit = { start: first.start, end: last.end, text: upstreamText(address ?? '') };
  return {
    code: 'MESH0406',
    message: `"${odd.text}" is no IP address.`,
    // A shell that reads the text fills it in; of other zones little is known.
    ...severityOf(odd, context !== undefined),
    start: odd.start,
    end: odd.end,
    ...(address !== undefined && { cures: [cure(address, edit)] }),
  };
}

/** A shell that reads the text fills it in, and a program may do so with a word in capitals; of other zones little is known. */
function severityOf(odd: CorefileToken, isOfMesh: boolean): Pick<Remark, 'severity'> {
  if (!isOfMesh && isCapitals(odd.text.replace(/:\d+$/, ''))) return { severity: 'info' };
  return isShellText(odd) || (!isOfMesh && !isShell(odd)) ? { severity: 'warning' } : {};
}

const cure = (address: string, edit: Cure['edits'][number]): Cure => ({
  title: `Send it to istiocoredns at ${address}`,
  edits: [edit],
});
