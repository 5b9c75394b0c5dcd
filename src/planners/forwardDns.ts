import { withAnswer } from '../dns/corefileAnswering';
import { withForward } from '../dns/forwarding';
import type { DnsPlace, NameResolution } from '../mesh/dns/dnsState';
import type { ForwardDns } from '../mesh/intent';
import { istioCoreDns, istioSystem } from '../mesh/names';
import type { MeshSnapshot } from '../mesh/snapshot';
import { valueOr } from '../objects/reading';
import type { ContextName } from '../objects/reference';
import type { Obstacle, Planned } from '../plan/plan';
import {
  besides,
  cachesOf,
  edited,
  joined,
  nothing,
  placeIn,
  plannedFor,
  stopped,
  type Steps,
  type Task,
} from './dnsSteps';

/** Sends the zone to istiocoredns: one data key of one object where that is enough, nothing else. */
export const forwardDns = (intent: ForwardDns, snapshot: MeshSnapshot): Planned =>
  plannedFor(intent, snapshot, `Forward .${intent.zone} DNS`, forwardSteps);

/** istiocoredns has to know the zone before anyone is sent to it. */
function forwardSteps(task: Task): Steps {
  const { found, zone } = task;
  const { context } = task.cluster;
  const place = placeIn(context, found.place);
  if ('obstacle' in place) return stopped(place.obstacle);
  const address = addressIn(context, found);
  if (typeof address !== 'string') return stopped(address);
  const why = `so that *.${zone} resolves by istiocoredns at ${address}`;
  const to = (it: DnsPlace): Steps => edited(task, it, withForward(it.config, zone, address), why);
  return joined([answerSteps(task), to(place), ...cachesOf(found).map((it) => besides(to(it)))]);
}

/** Another suffix than the one the chart wrote needs a block in istiocoredns's own Corefile. */
function answerSteps(task: Task): Steps {
  const place = valueOr(task.found.istioCoreDnsPlace, undefined);
  if (!place) return nothing;
  const edit = withAnswer(place.config.text, task.zone);
  // Where it cannot be told what istiocoredns asks, it is left as it is: a finding says so.
  if (edit.kind === 'refused') return nothing;
  return edited(task, place, edit, `so that istiocoredns answers for *.${task.zone}`);
}

function addressIn(context: ContextName, found: NameResolution): string | Obstacle {
  const { istioCoreDns: reading, server } = found;
  const service = `Service ${istioSystem}/${istioCoreDns}`;
  if (reading.kind === 'notRead') {
    return {
      cluster: context,
      message: `${service} in ${context} was not read: ${reading.because}.`,
    };
  }
  if (reading.value === undefined) {
    return {
      cluster: context,
      message: `There is no ${service} with a cluster IP in ${context}.`,
      hint: 'Apply the multicluster overlay first.',
    };
  }
  return reading.value === valueOr(server, undefined)?.clusterIp
    ? { cluster: context, message: `${service} in ${context} has the address of the cluster DNS.` }
    : reading.value;
}
