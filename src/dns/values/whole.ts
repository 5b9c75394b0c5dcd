import type { Directive } from '../corefileTree';
import { aclFault } from './acl';
import { hostsFault, kubernetesFault, templateFault } from './answering';
import type { ValueFault } from './fault';
import { forwardFault, proxyFault } from './forwarding';
import { autopathFault, bindFault, cacheFault } from './helping';
import { rewriteFault } from './rewrite';

/** By plugin: what its words say together, where CoreDNS does not start with it. */
export const wholeChecks: ReadonlyMap<string, (directive: Directive) => ValueFault | undefined> =
  new Map([
    ['forward', forwardFault],
    ['proxy', proxyFault],
    ['kubernetes', kubernetesFault],
    ['hosts', hostsFault],
    ['template', templateFault],
    ['autopath', autopathFault],
    ['bind', bindFault],
    ['cache', cacheFault],
    ['rewrite', rewriteFault],
    ['acl', aclFault],
  ]);
