/** Zones that the DNS operator of OpenShift is told of (domain facts 5.7; openshift/api, operator/v1). */
import { plainZone } from '../../dns/corefileKey';
import { isUpstreamAddress } from '../../dns/upstream';
import { nameResolutionCodes } from '../../mesh/catalogue/nameResolution';
import type { Severity } from '../../mesh/finding';
import type { Path } from '../../mesh/rules/entry/entry';
import { fieldAt, listAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import { valuesOf, type ManifestObject } from '../manifestObject';
import { nodeAt } from '../nodes';
import { placeholderIn } from '../placeholders';
import { diagnosticAt, type DocumentRule } from './rule';

export const dnsServers: DocumentRule = (document, { zone }) =>
  document.objects.flatMap((object) => {
    if (object.kind !== 'DNS' || groupOf(object.apiVersion) !== 'operator.openshift.io') return [];
    const servers = listAt(valuesOf(object), 'spec', 'servers');
    if (servers.length === 0) return [];
    const found = [...problemsIn(object, servers, zone), ...commandsIn(object, servers, document)];
    return found.map(saidOf(object));
  });

interface Problem {
  readonly code: keyof typeof nameResolutionCodes;
  readonly path: Path;
  readonly message: string;
  readonly severity?: Severity;
  readonly want?: string;
}

const saidOf =
  (object: ManifestObject) =>
  (it: Problem): Diagnostic =>
    diagnosticAt(object, { severity: nameResolutionCodes[it.code].severity, ...it });

function* problemsIn(
  { name }: ManifestObject,
  servers: readonly unknown[],
  zone: string,
): Iterable<Problem> {
  if (name !== undefined && name !== 'default' && placeholderIn(name) === undefined) {
    const message = `The DNS operator reads the object default, and takes no notice of ${name}.`;
    const path = ['metadata', 'name'];
    yield { code: 'MESH0409', severity: 'warning', path, message, want: 'default' };
  }
  const seen = new Set<string>();
  for (const [index, server] of servers.entries()) {
    const at: Path = ['spec', 'servers', index];
    const zones = listAt(server, 'zones');
    yield* zoneProblems(zones, [...at, 'zones'], seen);
    const upstreams = fieldAt(server, 'forwardPlugin', 'upstreams');
    const isOfMesh = zones.some((it) => typeof it === 'string' && plainZone(it) === zone);
    if (Array.isArray(upstreams))
      yield* upstreamProblems(upstreams, [...at, 'forwardPlugin', 'upstreams'], isOfMesh);
  }
}

function* zoneProblems(zones: readonly unknown[], at: Path, seen: Set<string>): Iterable<Problem> {
  for (const [index, zone] of zones.entries()) {
    if (typeof zone !== 'string' || placeholderIn(zone) !== undefined) continue;
    const path = [...at, index];
    const plain = plainZone(zone);
    if (plain === 'cluster.local') {
      const message =
        'cluster.local is the domain of the cluster itself, which its DNS answers: no server may be given it.';
      yield { code: 'MESH0409', path, message };
    } else if (plain === undefined) {
      const message = `"${zone}" is not the name of a zone, and a zone holds all names below it.`;
      yield { code: 'MESH0409', path, message };
    } else if (seen.has(plain)) {
      const message = `${zone} has a server already, and with two CoreDNS does not start.`;
      yield { code: 'MESH0408', path, message };
    }
    seen.add(plain ?? zone);
  }
}

/** What a shell was to replace by an address. Variables, a template of OpenShift may fill in as well. */
function* commandsIn(
  { node }: ManifestObject,
  servers: readonly unknown[],
  { text, heredoc }: ManifestDocument,
): Iterable<Problem> {
  if (heredoc === 'expanded') return;
  for (const [index, server] of servers.entries()) {
    const at = ['spec', 'servers', index, 'forwardPlugin', 'upstreams'];
    for (const [item] of listAt(server, 'forwardPlugin', 'upstreams').entries()) {
      const path = [...at, item];
      const written = nodeAt(node, path);
      if (!written || !/^["']?(?:\$\(|`)/.test(text.slice(written.start, written.end))) continue;
      const message =
        'This is text of a shell, and no shell reads it here: upstreams takes IP addresses, such as the cluster IP of Service istiocoredns.';
      yield { code: 'MESH0406', path, message };
    }
  }
}

/** As the schema of the object has it. */
const most = 15;

/** What OpenShift gives the Service of its DNS. */
const ofClusterDns = /^172\.30\.0\.10(?::53)?$/;

function* upstreamProblems(
  upstreams: readonly unknown[],
  at: Path,
  isOfMesh: boolean,
): Iterable<Problem> {
  if (upstreams.length === 0) {
    const message = 'No address stands in upstreams, so these zones are sent nowhere.';
    yield { code: 'MESH0407', path: at, message };
  }
  if (upstreams.length > most) {
    const message = `upstreams takes at most ${most} addresses, and these are ${upstreams.length}: the server refuses the object.`;
    yield { code: 'MESH0409', path: at, message };
  }
  for (const [index, to] of upstreams.entries()) {
    if (typeof to !== 'string' || to.startsWith('/') || placeholderIn(to) === 'shell') continue;
    const path = [...at, index];
    if (!isUpstreamAddress(to)) {
      const message = `"${to}" is no IP address, and upstreams takes those alone, each with a port or without.`;
      yield { code: 'MESH0406', path, message, ...(!isOfMesh && { severity: 'warning' }) };
    } else if (isOfMesh && ofClusterDns.test(to)) {
      const message = `${to} is where the cluster DNS itself listens, so its questions come back. The zone is for the cluster IP of Service istiocoredns.`;
      yield { code: 'MESH0402', severity: 'warning', path, message };
    }
  }
}
