import type { Diagnostic } from '../diagnostic';
import type { EntryFacts } from '../workspace/facts';
import type { RouteFacts } from '../workspace/routeFacts';
import type { RuleFacts } from '../workspace/ruleFacts';
import type { GatewayFacts, PolicyFacts } from '../workspace/gatewayFacts';
import type { CallFacts } from '../workspace/callFacts';
import type { SidecarFacts } from '../workspace/sidecarFacts';
import type { DocumentClaims } from './claims';
import type { Called, Identity } from './identities';
import type { AnyRival } from './rivals';
import { asksForPorts } from './routingRivals';

/** What one chunk contributes to rules over several; made once for each chunk. Offsets are its own. */
export interface Crossings {
  readonly claims: readonly DocumentClaims[];
  readonly entries: () => readonly EntryFacts[];
  readonly rules: readonly RuleFacts[];
  readonly routes: readonly RouteFacts[];
  readonly sidecars: readonly SidecarFacts[];
  readonly rivals: readonly AnyRival[];
  /** Of an object we have nothing to say about by itself: a Service, or pods. Parsed when asked for. */
  readonly hasBeside: boolean;
  readonly beside: () => readonly AnyRival[];
  /** What is wrong with it, taken alone. Parsed when asked for. */
  readonly ofKubernetes: () => readonly Diagnostic[];
  /** An object of Istio's is among them. */
  readonly isOurs: boolean;
  readonly gateways: readonly GatewayFacts[];
  readonly policies: readonly PolicyFacts[];
  readonly calls: readonly CallFacts[];
  readonly called: readonly Called[];
  /** Read again when asked for: of ten thousand objects with names of their own, none is. */
  readonly identities: () => readonly Identity[];
}

/** Whether it has something that is to be seen beside others, but for ServiceEntries. */
export const isCrossing = ({ rules, routes, rivals, gateways, policies }: Crossings): boolean =>
  rules.length + routes.length + rivals.length + gateways.length + policies.length > 0;

/** Whether somebody has to know the ServiceEntries of its hosts. */
export const asksForEntries = ({ rules, routes, sidecars, calls }: Crossings): boolean =>
  rules.length + routes.length + sidecars.length + calls.length > 0;

/** Whether somebody has to know who takes calls of workloads. */
export const asksForCalls = ({ calls }: Crossings): boolean => calls.length > 0;

/** Whether somebody has to know the Services of the text. */
export const asksForServices = ({ rivals }: Crossings): boolean =>
  rivals.some(
    (it) =>
      it.kind === 'Gateway' ||
      (it.kind === 'DestinationRule' && it.subsets.length > 0) ||
      (it.kind === 'VirtualService' && it.targets.some((target) => asksForPorts(it, target))),
  );
