/** Hosts that nobody has: of a service that is gone, of a domain that stands for another, or by their own comment. */
import { none } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import type { ManifestDocument } from '../document';
import { objectsAlong } from '../manifestObject';
import type { DocumentRule } from './rule';

/** Of most texts, nothing more is asked. */
const mayHold = /xip\.io|domain\.com|example\.(?:com|net|org)["' \t]*#/i;

/** A whole value, and the comment behind it. */
const written =
  /^([ \t]*(?:- +)*(?:["']?\w+["']?:[ \t]+)?["']?)((?:[\w*-]+\.)*(?:xip\.io|(?:my-?|your)?domain\.com|(example\.(?:com|net|org))))["']?[ \t]*(#.*)?\r?$/gim;

export const standIns: DocumentRule = (document, { structure }) =>
  structure === 'off' || !mayHold.test(document.text) ? none : found(document);

function* found({ objects, text }: ManifestDocument): Iterable<Diagnostic> {
  const objectAround = objectsAlong(objects);
  for (const it of text.matchAll(written)) {
    const [, before = '', host = '', isExample, comment = ''] = it;
    if (isExample && !asksForOther.test(comment)) continue;
    const start = it.index + before.length;
    const object = objectAround(start);
    const above = text.slice(Math.max(it.index - 200, 0), it.index);
    if (object ? !kinds.test(object.kind) : !ofPatch.test(above)) continue;
    const message = /xip\.io$/i.test(host)
      ? `xip.io does not answer any more, so nobody finds ${host}; nip.io and sslip.io do the same.`
      : `${host} stands for a host of one’s own, and is still to be replaced.`;
    yield { code: 'MESH0514', severity: 'info', message, start, end: start + host.length };
  }
}

/** Pages show hosts of example.com, and mean them. */
const asksForOther = /\b(?:replace|TODO|FIXME)\b|\b(?:change|update)\b.*\b(?:this|to|with|your)\b/i;

const kinds =
  /^(?:Gateway|VirtualService|ServiceEntry|DestinationRule|ServiceMeshPeer|Ingress|[A-Z]+Route)$/;

/** `path: /spec/servers/0/hosts/0`, on the line above the value. */
const ofPatch = /path:[ \t]+["']?\/spec\/(?:hosts?|http|servers|tls)\b[^\n]*\n$/;
