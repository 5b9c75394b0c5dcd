// Blocks in which `forward` runs before `grpc` and takes its questions: the order of plugins is fixed
// when the server is built, not by the file (istio/istio#17290; domain facts 2.7).

import { asksOverGrpc } from './corefileAnswering';
import { zoneOf } from './corefileKey';
import type { CorefileToken } from './corefileTokens';
import {
  argumentsOf,
  optionsOf,
  serverBlocksOf,
  type Corefile,
  type Directive,
} from './corefileTree';

export interface Overtaking {
  readonly forward: Directive;
  /** The zone that `grpc` is asked for and never gets. */
  readonly zone: CorefileToken;
}

export function* overtakings(corefile: Corefile): Iterable<Overtaking> {
  for (const { directives } of serverBlocksOf(corefile)) {
    const forward = directives.find(
      (it) => it.name.text === 'forward' && argumentsOf(it)[0]?.text === '.',
    );
    if (!forward || directives.some((it) => it.name.text === 'import')) continue;
    const excepted = exceptionsOf(forward).map((it) => zoneOf(it.text));
    for (const directive of directives) {
      const [zone] = argumentsOf(directive);
      if (directive.name.text !== 'grpc' || !zone || zone.text === '.') continue;
      if (!excepted.some((it) => covers(it, zoneOf(zone.text)))) yield { forward, zone };
    }
  }
}

const covers = (outer: string, zone: string): boolean =>
  zone === outer || zone.endsWith(`.${outer}`);

/** The zones that a `forward` leaves to the next plugin. */
export const exceptionsOf = (forward: Directive): readonly CorefileToken[] =>
  optionsOf(forward)
    .filter(([name]) => name?.text === 'except')
    .flatMap(([, ...zones]) => zones);

/** Whether it is istiocoredns's own: it asks a plugin beside it over gRPC (domain facts 2.7). */
export const isOfIstioCoreDns = (corefile: Corefile): boolean =>
  serverBlocksOf(corefile).some(({ directives }) =>
    directives.some((it) => pluginIn(it) !== undefined),
  );

/** Where a line asks the plugin that runs in pods of istiocoredns, and only there. */
export const pluginIn = (directive: Directive): CorefileToken | undefined =>
  asksOverGrpc(directive)
    ? argumentsOf(directive).find((to) => to.text === '127.0.0.1:8053')
    : undefined;

/** Whether it is a cluster's: it answers for Services. */
export const isOfCluster = (corefile: Corefile): boolean =>
  serverBlocksOf(corefile).some(({ directives }) =>
    directives.some((it) => it.name.text === 'kubernetes'),
  );
