/** Where workloads call remote hosts: env values, arguments and commands of containers, and what ConfigMaps hand them. */
import type { Path } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import type { ManifestDocument } from '../document';
import type { ManifestObject } from '../manifestObject';
import { actual, listIn, mapIn, nodeAt, textOf, type ManifestNode, type Span } from '../nodes';
import { copyOf } from './copies';
import { objectFacts, type ObjectFacts } from './objectFacts';

/** One place that calls a host. The span is that of the host. */
export interface CallFacts extends ObjectFacts, Span {
  /** In lower case, as a ServiceEntry would define it: what is too much of it is left out. */
  readonly host: string;
  /** In lower case, as it is written. */
  readonly written: string;
  /** Undefined where it cannot be told. */
  readonly port: CalledPort | undefined;
  /** That of `https`, where it is called by that. */
  readonly tls: Span | undefined;
}

/** An empty span where only the scheme says which. */
export interface CalledPort extends Span {
  readonly number: number;
}

const podPaths: readonly Path[] = [
  ['spec', 'template', 'spec'],
  ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
  ['spec'],
];

/** Nothing is read of a document that names no host of the zones, and nothing of what a template makes. */
export function callsIn(
  document: ManifestDocument,
  zones: readonly string[],
): readonly CallFacts[] {
  if (!zones.some((it) => document.text.includes(`.${it}`))) return none;
  let found: CallFacts[] | undefined;
  for (const object of document.objects) {
    if (!mayCall(object) || document.masks.some((it) => it.by === 'template')) continue;
    const facts = objectFacts(object, document);
    const calls = (node: ManifestNode | undefined, name: string) => {
      for (const it of callsAt(node, name, document, zones))
        (found ??= []).push({ ...facts, ...it });
    };
    if (object.kind === 'ConfigMap') ofData(object, calls);
    else ofContainers(object, calls);
  }
  return found ?? none;
}

/** Objects of Istio make most of a long file. */
const mayCall = ({ kind, apiVersion }: ManifestObject): boolean =>
  kind === 'ConfigMap' ||
  kind === 'Pod' ||
  (kind !== 'Secret' && !apiVersion.includes('.istio.io/'));

export const mayHoldCalls = (text: string, zone: string): boolean =>
  text.includes(`.${zone}`) && /[cC]ontainers["']?[ \t]*:|ConfigMap/.test(text);

type Found = (node: ManifestNode | undefined, name: string) => void;

/** What DNS servers read is about zones, and calls none of their hosts. */
const ofServers = /corefile|\.server$|\.override$|stubdomains|nameservers/i;

function ofData({ node }: ManifestObject, found: Found): void {
  for (const { key, value } of mapIn(nodeAt(node, ['data']))?.fields ?? []) {
    const name = String(key.value);
    if (!ofServers.test(name)) found(value, name);
  }
}

function ofContainers({ node }: ManifestObject, found: Found): void {
  for (const path of podPaths) {
    for (const list of ['containers', 'initContainers']) {
      for (const container of listIn(nodeAt(node, [...path, list]))?.items ?? []) {
        for (const variable of listIn(nodeAt(container, ['env']))?.items ?? []) {
          found(nodeAt(variable, ['value']), textOf(nodeAt(variable, ['name'])) ?? '');
        }
        for (const field of ['command', 'args']) {
          for (const it of listIn(nodeAt(container, [field]))?.items ?? []) found(it, '');
        }
      }
    }
  }
}

type Call = Omit<CallFacts, keyof ObjectFacts>;

function* callsAt(
  node: ManifestNode | undefined,
  name: string,
  { text, brokenAt, holes, masks }: ManifestDocument,
  zones: readonly string[],
): Iterable<Call> {
  const scalar = actual(node);
  if (scalar?.kind !== 'scalar' || scalar !== node) return;
  const { start, end } = scalar;
  if (brokenAt !== undefined && end > brokenAt) return;
  const written = text.slice(start, end);
  for (const zone of zones) {
    if (!written.includes(`.${zone}`)) continue;
    for (const it of written.matchAll(shapeOf(zone))) {
      const call = callOf(it, written, name, zone);
      const at = { start: start + it.index, end: start + it.index + it[0].length };
      // Part of it is filled in, or it stands in a manifest of its own.
      const isOpen = [...masks, ...holes].some((one) => one.start <= at.end && at.start <= one.end);
      if (call && !isOpen) yield movedBy(call, start);
    }
  }
}

/** A host of the zone, whole, and what a person may have put too much behind it. */
const shapeOf = (zone: string): RegExp =>
  new RegExp(
    String.raw`(?<![\w.*\-$%\\)}>])(?:[a-z0-9](?:[-a-z0-9]*[a-z0-9])?\.)+${escaped(zone)}(?:\.svc)?(?:\.cluster\.local)?(?![\w-]|\.[\w*])`,
    'gi',
  );

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

function callOf(
  found: RegExpExecArray,
  text: string,
  name: string,
  zone: string,
): Call | undefined {
  const [whole] = found;
  const start = found.index;
  const end = start + whole.length;
  const line = text.slice(text.lastIndexOf('\n', start) + 1, start);
  if (isBesideCalls.test(line)) return undefined;
  const scheme = /([a-z][a-z0-9+.-]*):\/\/(?:[^\s/@"']*@)?$/i.exec(line);
  const schemeAt = scheme && start - line.length + scheme.index;
  const word = scheme?.[1]?.toLowerCase() ?? '';
  const isSecure = word === 'https' && schemeAt !== null;
  const written = copyOf(whole.toLowerCase());
  return {
    ...{ start, end, written },
    host: meantBy(written, zone),
    port: portBehind(text, end, isNameOnly.test(name + line) ? '' : word),
    tls: isSecure ? { start: schemeAt, end: schemeAt + word.length } : undefined,
  };
}

/** Comments, headers, and the table of names that curl is given. */
const isBesideCalls =
  /(?:^|\s)(?:#|\/\/|;|<!--)|^\s*\/?\*|(?:-H|--header)[ =]?["']?host:\s*$|--(?:resolve|connect-to)[ =]\S*$/i;

/** URLs that are names, or for others to call. */
const isNameOnly =
  /origin|cors|issuer|\biss\b|audience|realm|refer|redirect|callback|public|external|allow|namespace|schema|xmlns|host_?header/i;

const ports: ReadonlyMap<string, number> = new Map([
  ['http', 80],
  ['ws', 80],
  ['https', 443],
  ['wss', 443],
]);

function portBehind(text: string, end: number, scheme: string): CalledPort | undefined {
  const [behind, digits] = /^:(\d{1,5})(?![\w:.$({%-])/.exec(text.slice(end, end + 8)) ?? [];
  if (behind !== undefined)
    return { number: Number(digits), start: end + 1, end: end + behind.length };
  const number = ports.get(scheme);
  const isEnd = /^(?:$|[/?#\s"'`,;)\]])/.test(text.slice(end, end + 1));
  return number !== undefined && isEnd ? { number, start: end, end } : undefined;
}

/** `httpbin.bar.svc.global`, or the cluster domain behind the zone. */
function meantBy(written: string, zone: string): string {
  const [, front = ''] = /^(.*?)(?:\.svc)?(?:\.cluster\.local)?$/.exec(written) ?? [];
  const [, name] =
    /^(.+)\.svc(?:\.cluster(?:\.local)?)?$/.exec(front.slice(0, -zone.length - 1)) ?? [];
  return copyOf(name === undefined ? front : `${name}.${zone}`);
}

const movedBy = ({ start, end, port, tls, ...rest }: Call, by: number): Call => ({
  ...rest,
  start: start + by,
  end: end + by,
  port: port && { ...port, start: port.start + by, end: port.end + by },
  tls: tls && { start: tls.start + by, end: tls.end + by },
});
