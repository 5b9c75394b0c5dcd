/** Words that are a letter away from one CoreDNS knows, and ports that are none (DNS-02, DNS-07). */
import { replacing } from '../../../dns/corefileEdit';
import { plugins } from '../../../dns/corefilePlugins';
import type { PluginFacts } from '../../../dns/plugins/facts';
import type { CorefileToken } from '../../../dns/corefileTokens';
import { argumentsOf, optionsOf, serverBlocksOf, type Directive } from '../../../dns/corefileTree';
import { effectiveDirectives } from '../../../dns/corefileWords';
import { isUpstreamAddress } from '../../../dns/upstream';
import { slipAmong } from '../../../mesh/rules/entry/nearest';
import type { CorefileRule, Remark } from '../said';
import type { CorefileSource } from '../source';

/** A build may hold plugins that nobody here knows, so of those only near misses are told. */
export const misspelt: CorefileRule = function* (source) {
  let before: Directive | undefined;
  for (const directive of effectiveDirectives(source.corefile)) {
    const { name } = directive;
    const sender = before && isBare(before) ? before.name : undefined;
    before = directive;
    const facts = plugins.get(name.text);
    if (!facts) {
      const meant = slipAmong(name.text, plugins.keys());
      if (meant !== undefined) yield* remark(source, name, `no plugin ${name.text}`, meant);
      else if (sender && isTorn(directive)) yield torn(source, sender, directive);
      // Where a brace went missing, that is what is said.
      else if (source.problems.length === 0) yield* unknown(source, name);
      continue;
    }
    for (const [option] of optionsOf(directive)) {
      const known = facts.options?.map((it) => it.name) ?? [];
      const meant = option && meantBy(option.text, facts, known);
      const what = `no option ${option?.text} of ${name.text}`;
      if (option && meant !== undefined) yield* remark(source, option, what, meant);
      else if (option && isStrange(option, name.text, known)) yield* stranger(source, option, what);
    }
  }
};

const meantBy = (word: string, { options = [] }: PluginFacts, known: readonly string[]) =>
  slipAmong(word, known) ?? options.find((it) => it.slips?.includes(word))?.name;

/** `forward`, and nothing behind it. */
const isBare = (it: Directive): boolean =>
  /^(?:forward|proxy|grpc)$/.test(it.name.text) && argumentsOf(it).length === 0;

/** A zone in the place of a plugin, with addresses behind it. */
const isTorn = (it: Directive): boolean =>
  argumentsOf(it).length > 0 && argumentsOf(it).every(({ text }) => isUpstreamAddress(text));

function torn({ text }: CorefileSource, sender: CorefileToken, { name }: Directive): Remark {
  const between = { start: sender.end, end: name.start, text: ' ' };
  const isClear = text.slice(sender.end, name.start).trim() === '';
  return {
    code: 'MESH0404',
    message: `CoreDNS has no plugin ${name.text}, and does not start with the word: it belongs behind ${sender.text} on the line before.`,
    start: name.start,
    end: name.end,
    ...(isClear && { cures: [{ title: `Put it behind ${sender.text}`, edits: [between] }] }),
  };
}

const plain: ReadonlySet<string> = new Set(['acl', 'azure', 'rewrite', 'timeouts', 'transfer']);

/** Options that are the name of no plugin, by the first plugin that has them. */
const owners: ReadonlyMap<string, string> = new Map(
  [...plugins.values()].reverse().flatMap(({ name, options = [] }) =>
    // Words as plain as those of these may be names of plugins somewhere.
    plain.has(name)
      ? []
      : options.flatMap((it) => (plugins.has(it.name) ? [] : [[it.name, name] as const])),
  ),
);

/** Where a name is an option of a plugin, it lost its braces; any other, a build of one's own may have. */
function* unknown(source: CorefileSource, name: CorefileToken): Iterable<Remark> {
  if (owners.has(name.text)) yield* stray(source, name);
  else if (isOfCluster(source) && isPluginName(name.text)) yield* foreign(source, name);
}

/** Distributions run CoreDNS as it is released. */
const isOfCluster = ({ region: { configMap } }: CorefileSource): boolean =>
  configMap?.name === 'coredns' && configMap.namespace === 'kube-system';

/** Of plugins that are built in by some, as coredns.io/explugins lists them. */
const builtIn: ReadonlySet<string> = new Set(
  (
    'ads alias alternate amazondns blocklist dnsredir docker dump ebpf ens fanout finalize fqdnfilter ' +
    'gathersrv git gravwell gslb idetcd ipecho ipin ipset k8s_crd k8s_event k8s_gateway kubenodes ' +
    'kubernetai lighthouse mdns meship meshname multicluster mysql netbox nomad ocp_dnsnameresolver ' +
    'onion pdsql pf powerdns records redis redisc rrl s3 tailscale unbound vault warnlist wgsd'
  ).split(' '),
);

const isPluginName = (name: string): boolean => /^[a-z][a-z0-9_]*$/.test(name);

function* foreign(
  { templates, shift }: CorefileSource,
  { start, end, text }: CorefileToken,
): Iterable<Remark> {
  if (text === 'import' || templates.touches(start - shift, end - shift)) return;
  const isKnown = builtIn.has(text);
  const message = `CoreDNS as it is released has no plugin ${text}, and does not start with the word${isKnown ? '; some builds have it' : ''}.`;
  yield { code: 'MESH0404', message, severity: isKnown ? 'info' : 'warning', start, end };
}

/** An option outside of the braces of its plugin. A build may have a plugin of that name. */
function* stray(
  { templates, shift }: CorefileSource,
  { start, end, text }: CorefileToken,
): Iterable<Remark> {
  if (templates.touches(start - shift, end - shift)) return;
  const message = `${text} is an option of ${owners.get(text) ?? ''}, and belongs within its braces: CoreDNS has no plugin of that name.`;
  yield { code: 'MESH0404', message, severity: 'warning', start, end };
}

/** Plugins all of whose options are known here, from 1.1 to 1.14. */
const closed: ReadonlySet<string> = new Set([
  'acl',
  'cache',
  'dns64',
  'errors',
  'etcd',
  'forward',
  'grpc',
  'health',
  'kubernetes',
  'loadbalance',
  'log',
  'prometheus',
  'ready',
  'template',
]);

const isStrange = ({ text, startsLine }: CorefileToken, plugin: string, known: readonly string[]) =>
  closed.has(plugin) &&
  startsLine &&
  /^[a-z][\w-]+$/.test(text) &&
  text !== 'import' &&
  !known.includes(text);

/** Newer releases than those known here may have it. */
function* stranger(
  { templates, shift }: CorefileSource,
  { start, end }: CorefileToken,
  what: string,
): Iterable<Remark> {
  if (templates.touches(start - shift, end - shift)) return;
  const message = `No CoreDNS up to 1.14 starts with this: it has ${what}.`;
  yield { code: 'MESH0404', message, severity: 'warning', start, end };
}

function* remark(
  { templates, shift }: CorefileSource,
  token: CorefileToken,
  what: string,
  meant: string,
): Iterable<Remark> {
  if (templates.touches(token.start - shift, token.end - shift)) return;
  const { start, end } = token;
  const edits = [replacing(token, token, meant)];
  const message = `CoreDNS has ${what}, and does not start with it; ${meant} is near.`;
  yield { code: 'MESH0404', message, start, end, cures: [{ title: `Change to ${meant}`, edits }] };
}

export const ports: CorefileRule = function* ({ corefile }) {
  for (const { keys } of serverBlocksOf(corefile)) {
    for (const { token, address } of keys) {
      if (!address || !/^\d+$/.test(address.port) || isPort(Number(address.port))) continue;
      const { start, end } = token;
      const message = `${address.port} is no port: ports are 1 to 65535.`;
      yield { code: 'MESH0409', message, start, end };
    }
  }
};

const isPort = (port: number): boolean => port >= 1 && port <= 65535;
