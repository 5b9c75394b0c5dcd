import { withoutAnswer } from '../dns/corefileAnswering';
import { forwardOf, withoutForward } from '../dns/forwarding';
import { isAbout } from '../mesh/dns/appliedForward';
import type { DnsPlace } from '../mesh/dns/dnsState';
import type { StopForwarding } from '../mesh/intent';
import type { MeshSnapshot } from '../mesh/snapshot';
import { valueOr } from '../objects/reading';
import { nameOf } from '../objects/reference';
import type { Planned } from '../plan/plan';
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

/**
 * Takes the zone out again, or lets it lead where it led before; a ConfigMap that was made for it goes
 * with its last key. What somebody else forwards stays, and is named.
 */
export const stopForwarding = (intent: StopForwarding, snapshot: MeshSnapshot): Planned =>
  plannedFor(intent, snapshot, `Stop forwarding .${intent.zone} DNS`, (task) =>
    stopSteps(task, snapshot),
  );

function stopSteps(task: Task, snapshot: MeshSnapshot): Steps {
  const { context } = task.cluster;
  const { place } = task.found;
  const caches = cachesOf(task.found).map((it) =>
    besides(stopAt(it, { task, before: undefined, isKnown: true })),
  );
  // Without a cluster DNS there is no place where the zone could have been forwarded.
  if (place.kind === 'read' && !place.value?.exists) {
    return joined([...caches, unanswerSteps(task)]);
  }
  const at = placeIn(context, place);
  if ('obstacle' in at) return stopped(at.obstacle);
  const record = snapshot.applied?.find((it) => isAbout(it, task.zone, task.cluster));
  const stop = stopAt(at, { task, before: record?.before, isKnown: record !== undefined });
  return joined([stop, ...caches, unanswerSteps(task)]);
}

interface Stop {
  readonly task: Task;
  /** Where the zone led before it was forwarded here. */
  readonly before: readonly string[] | undefined;
  /** It is on record that it was. */
  readonly isKnown: boolean;
}

function stopAt(place: DnsPlace, { task, before, isKnown }: Stop): Steps {
  const { zone } = task;
  const state = forwardOf(place.config, zone);
  const edit = withoutForward(place.config, zone, before);
  const isUnchanged = edit.kind === 'edited' && edit.text === place.config.text;
  if (state.kind === 'forwarded' && isUnchanged) {
    return { ...nothing, warnings: [staying(place, zone)] };
  }
  const leadsOn = edit.kind === 'edited' && forwardOf({ ...place.config, ...edit }, zone);
  const why =
    leadsOn && leadsOn.kind === 'forwarded'
      ? `so that *.${zone} is sent to ${leadsOn.to.join(', ')} again, as it was before`
      : `so that *.${zone} is no longer sent to istiocoredns`;
  const steps = edited(task, place, edit, why);
  // JSON has no room for a mark, so that only the record of this workspace could tell.
  const isGuess = place.config.dialect === 'stubDomains' && state.kind === 'forwarded' && !isKnown;
  return isGuess ? { ...steps, warnings: [...steps.warnings, guessed(place, zone)] } : steps;
}

const staying = (place: DnsPlace, zone: string): string =>
  `${nameOf(place.configMap)} forwards .${zone} by an entry that was not added here, so it stays: remove it by hand if nothing needs it.`;

const guessed = (place: DnsPlace, zone: string): string =>
  `Whether .${zone} was added to ${nameOf(place.configMap)} from here cannot be told; it is taken out.`;

function unanswerSteps(task: Task): Steps {
  const place = valueOr(task.found.istioCoreDnsPlace, undefined);
  if (!place) return nothing;
  const edit = withoutAnswer(place.config.text, task.zone);
  return edited(task, place, edit, `so that istiocoredns no longer answers for *.${task.zone}`);
}
