/** Where questions are sent: nowhere, or to what is no address (DNS-05, DNS-06). */
import { loopsIn } from '../../../dns/corefileLoops';
import { harmlessPlugins } from '../../../dns/corefilePlugins';
import { effectiveDirectives } from '../../../dns/corefileWords';
import type { CorefileToken } from '../../../dns/corefileTokens';
import { argumentsOf, serverBlocksOf, type Directive } from '../../../dns/corefileTree';
import { dnsPortsOf } from '../../../dns/corefileMain';
import { zoneOf } from '../../../dns/corefileKey';
import { isIp, isUpstreamAddress, upstreamText } from '../../../dns/upstream';
import { isSlipOf } from '../../../mesh/rules/entry/nearest';
import type { CorefileRule, Cure, Remark } from '../said';
import { placeholderIn } from '../../placeholders';
import { isCapitals, leftToShell } from './unfilled';
import type { CorefileContext, CorefileSource } from '../source';

export const upstreams: CorefileRule = function* (source, context) {
  const ofMesh = new Set(meshForwards(source, context));
  for (const directive of effectiveDirectives(source.corefile)) {
    if (!senders.has(directive.name.text) || isTemplated(source, directive)) continue;
    const [from, ...to] = argumentsOf(directive);
    const isOfMesh = ofMesh.has(directive);
    if (to.length === 0) yield nowhere(directive, from, isOfMesh ? context : undefined);
    if (from && to.length > 0 && isIp(from.text)) yield addressAsZone(from);
    yield* nearFiles(to);
    const [first] = to;
    const last = to.at(-1);
    const odd = to.find(
      (it) =>
        isShell(it) ||
        (isNoAddress(it) && (isOfMesh || isUnfilled(it) || isHost(it) || isSpoilt(it))),
    );
    if (odd && source.region.isExpanded && isShellText(odd)) continue;
    if (isOfMesh && from?.text === '.') yield* backToCluster(source, to);
    if (first && last && odd)
      yield noAddress(source.text, first, last, odd, isOfMesh ? context : undefined);
  }
};

/** A block of the zone in which nothing answers for it or sends it on. */
export const unanswered: CorefileRule = function* (source, { zones, istioCoreDns }) {
  if (source.templates.hasLines || source.problems.length > 0) return;
  for (const { keys, directives, close } of serverBlocksOf(source.corefile)) {
    const key = keys.find(({ address }) => zones.some((it) => address?.zone === zoneOf(it)));
    if (!key || !close || !directives.every((it) => harmlessPlugins.has(it.name.text))) continue;
    const { start, end } = key.token;
    const at = source.text.lastIndexOf('\n', close.start) + 1;
    const text = `    forward . ${upstreamText(istioCoreDns ?? '')}\n`;
    yield {
      code: 'MESH0407',
      severity: 'warning',
      message: `Nothing in this block answers for ${key.token.text} or sends it on, so its names are not found: it needs forward with the address of istiocoredns.`,
      start,
      end,
      ...(istioCoreDns !== undefined &&
        at > 0 && { cures: [sentTo(istioCoreDns, { start: at, end: at, text })] }),
    };
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
const isShell = ({ text }: CorefileToken): boolean => /^\$[({\w]|^<[^>]*>?$|`/.test(text);

/** Of these a shell that reads the text makes something else; an angle bracket stays. */
const isShellText = (it: CorefileToken): boolean => isShell(it) && !it.text.startsWith('<');

/** Neither an address nor a file nor what is filled in later. */
const isNoAddress = ({ text }: CorefileToken): boolean =>
  !isUpstreamAddress(text) &&
  // Of a brace without a blank before it, that is said.
  !/[^{]\{$/.test(text) &&
  !text.startsWith('/') &&
  !/\{[$%]|%\{|^__\w+__$|^[{}]$/.test(text);

/** `10.0.0.300`, `dns.example.com`, `localhost`: names are no files, though names of files have dots as well. */
const isHost = ({ text }: CorefileToken): boolean =>
  /^(?:[\w-]+(?:\.[\w-]+)+|localhost)(?::\d+)?$/.test(text) && !/\.(?:conf|txt|local)$/.test(text);

/** `8.8.8.8,`, `tcp://8.8.8.8`: an address but for what is around it. No file is called so. */
const isSpoilt = ({ text }: CorefileToken): boolean =>
  /^(?:(?!https|grpc|quic)\w+:\/\/)?\d+(?:\.\d+){3}[,;.:]?(?::\d+)?[,;]?$/.test(text);

/** What a person should have replaced, in zones of others, too. */
const isUnfilled = ({ text }: CorefileToken): boolean =>
  placeholderIn(text.replace(/:\d+$/, '')) === 'person' && !/^[A-Z]+$/.test(text);

/** `forward 10.0.0.1 10.0.0.2`: the first word is the zone. */
const addressAsZone = ({ start, end, text }: CorefileToken): Remark => ({
  code: 'MESH0407',
  severity: 'warning',
  message: `The first word is the zone whose questions are sent on, and no name is in a zone ${text}: a dot is for all.`,
  start,
  end,
  cures: [fromRoot(start)],
});

const fromRoot = (start: number): Cure => ({
  title: 'Send questions of every zone',
  edits: [{ start, end: start, text: '. ' }],
});

/**
 * What kubeadm, EKS, k3s, kubespray, AKS, MicroK8s and DigitalOcean give the Service of the cluster DNS,
 * and where NodeLocal DNSCache listens. Only a cluster with other addresses has another Service there.
 */
export const ofClusterDns: ReadonlySet<string> = new Set([
  ...['10.96.0.10', '10.100.0.10', '172.20.0.10', '10.43.0.10', '10.233.0.3'],
  ...['10.0.0.10', '10.152.183.10', '10.245.0.10', '169.254.20.10'],
]);

function* backToCluster(
  { corefile }: CorefileSource,
  to: readonly CorefileToken[],
): Iterable<Remark> {
  for (const { text, start, end } of to) {
    if (!ofClusterDns.has(text.replace(/:53$/, ''))) continue;
    // Of what comes back to its own block, that is said.
    if ([...loopsIn(corefile)].some((it) => it.to.start === start)) continue;
    yield {
      code: 'MESH0402',
      severity: 'warning',
      message: `${text} is where the cluster DNS itself listens in many clusters, which sends these questions back to itself. The zone is for the cluster IP of Service istiocoredns.`,
      start,
      end,
    };
  }
}

const resolvConf = '/etc/resolv.conf';

function* nearFiles(to: readonly CorefileToken[]): Iterable<Remark> {
  for (const { text, start, end } of to) {
    if (!isSlipOf(text, resolvConf)) continue;
    yield {
      code: 'MESH0406',
      severity: 'warning',
      message: `Pods have ${resolvConf}, and "${text}" is neither that nor an address.`,
      start,
      end,
      cures: [{ title: `Change to ${resolvConf}`, edits: [{ start, end, text: resolvConf }] }],
    };
  }
}

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
    ...(address !== undefined
      ? { cures: [sentTo(address, { start: end, end, text })] }
      : from && isIp(from.text) && { cures: [fromRoot(from.start)] }),
  };
}

function noAddress(
  text: string,
  first: CorefileToken,
  last: CorefileToken,
  odd: CorefileToken,
  context: CorefileContext | undefined,
): Remark {
  const address = context?.istioCoreDns;
  const edit = { start: first.start, end: last.end, text: upstreamText(address ?? '') };
  const parted = partedBy(odd);
  const rest = text.slice(odd.start, last.end);
  const words = inBraces.exec(rest)?.[0];
  const command = ofCommand.exec(rest)?.[0];
  return {
    code: 'MESH0406',
    message: words
      ? `${words} is still to be replaced by an IP address.`
      : isShellText(odd)
        ? `${leftToShell(odd.text)}.`
        : `"${odd.text}" is no IP address.`,
    // A shell that reads the text fills it in; of other zones little is known.
    ...severityOf(odd, context !== undefined),
    start: odd.start,
    end: odd.start + (words ?? command ?? odd.text).length,
    cures: [
      ...(address === undefined ? [] : [sentTo(address, edit)]),
      ...(parted === undefined ? [] : [parted]),
    ],
  };
}

/** With what stands behind it, as a port. */
const ofCommand = /^\$\((?:[^()\r\n]|\([^()\r\n]*\))*\)[\w.:]*/;

/** `{cluster IP of istiocoredns}`, of which CoreDNS makes as many words. */
const inBraces = /^\{[A-Za-z][^{}$\r\n]*\}/;

/** A shell that reads the text fills it in, and a program may do so with a word in capitals; of other zones little is known. */
function severityOf(odd: CorefileToken, isOfMesh: boolean): Pick<Remark, 'severity'> {
  if (!isOfMesh && isCapitals(odd.text.replace(/:\d+$/, ''))) return { severity: 'info' };
  const isUnsure = !isOfMesh && !isShell(odd) && !isSpoilt(odd);
  return isShellText(odd) || isUnsure ? { severity: 'warning' } : {};
}

/** `10.0.0.1,10.0.0.2;`: blanks part addresses, and nothing ends a line. */
function partedBy({ text, start, end }: CorefileToken): Cure | undefined {
  const words = text.split(/[,;]/).filter((it) => it !== '');
  const isMeant = /[,;]/.test(text) && words.length > 0 && words.every(isUpstreamAddress);
  const edits = [{ start, end, text: words.join(' ') }];
  return isMeant ? { title: 'Part addresses with blanks', edits } : undefined;
}

export const sentTo = (address: string, edit: Cure['edits'][number]): Cure => ({
  title: `Send it to istiocoredns at ${address}`,
  edits: [edit],
});
