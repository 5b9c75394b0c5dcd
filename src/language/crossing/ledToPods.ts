/** Services of one text beside the pods they lead to, and beside others that lead there too. */
import { none, problemsOfEach, saidByEach } from '../../mesh/rules/saying';
import type { Diagnostic } from '../diagnostic';
import { grouped } from '../grouped';
import { problem } from '../structure/problem';
import { classOf } from '../structure/rules/common';
import type { Keyed } from './groups';
import type { Inquiry, Part } from './inquiries';
import { claimed, isRival, meets, nameOf } from './rivalry';
import type { AnyRival } from './rivals';
import { besideOrOwn, has, isPods } from './serviceFamilies';
import type { PodsRival, ServiceRival, Way } from './serviceRivals';

interface Near {
  /** By each of their labels. */
  readonly pods: ReadonlyMap<string, readonly PodsRival[]>;
  /** By the pods, the port of them and whether HTTP is spoken there, in the order of the text. */
  readonly services: ReadonlyMap<string, readonly ServiceRival[]>;
  /** Which comes first. */
  readonly places: ReadonlyMap<ServiceRival, number>;
}

/** By namespace. */
export const ledToPods: Inquiry<ServiceRival, ServiceRival | PodsRival, Near> = {
  keyed: (crossings) => saidByEach(besideOrOwn(crossings), byNamespace),
  gathered(all) {
    const services = all.filter((it) => it.kind === 'Service');
    const pods = all.filter((it) => it.kind !== 'Service');
    return {
      pods: grouped(pods, ({ labels }) => labels),
      services: grouped(services, (it) => it.ways.map((way) => keyOf(it, way, isHttp(way)))),
      places: new Map(services.map((it, index) => [it, index])),
    };
  },
  judge: (it, near) =>
    problemsOfEach(it.ways, (way) =>
      typeof way.target === 'string' ? nameless(it, way, near) : spokenTwice(it, way, near),
    ),
};

function byNamespace(it: AnyRival): readonly Keyed<Part<ServiceRival, ServiceRival | PodsRival>>[] {
  const { namespace = '' } = it;
  if (isPods(it)) return [[namespace, { answers: it }]];
  if (it.kind !== 'Service' || it.selector.length === 0) return none;
  return [
    [namespace, { answers: it }],
    [namespace, { asks: it }],
  ];
}

const keyOf = ({ selector }: ServiceRival, { target }: Way, ofHttp: boolean | undefined): string =>
  `${selector.join()} ${target} ${String(ofHttp)}`;

const astray = (rival: ServiceRival, { at }: Way, message: string): Diagnostic =>
  claimed({ rival, claim: at }, problem('MESH0734', at.path, { message, severity: 'warning' }));

/** The Service may have other pods elsewhere, but it leads to none of these (KIA0701). */
function nameless(it: ServiceRival, way: Way, { pods }: Near): Diagnostic | undefined {
  // One label may be that of all there are.
  const [fewest = none] = it.selector
    .map((label) => pods.get(label) ?? none)
    .sort((a, b) => a.length - b.length);
  const own = fewest.filter((one) => meets(one, it) && has(one.labels, it.selector));
  const [first] = own;
  if (!first || own.some(({ ports }) => ports?.includes(String(way.target)) ?? true))
    return undefined;
  const known = first.ports?.length ? `only ${first.ports.join(', ')}` : 'nor any other by name';
  const message = `${nameOf(first)} has no port called ${way.target}, ${known}, so this port of the Service leads nowhere.`;
  return astray(it, way, message);
}

/** A sidecar takes what comes by one port of its pod in one way (IST0116, IST0137). */
function spokenTwice(
  it: ServiceRival,
  way: Way,
  { services, places }: Near,
): Diagnostic | undefined {
  const own = isHttp(way);
  if (own === undefined || it.selector.some((one) => /^istio=.*gateway$/.test(one)))
    return undefined;
  const place = places.get(it) ?? 0;
  for (const other of services.get(keyOf(it, way, !own)) ?? none) {
    if ((places.get(other) ?? 0) >= place) return undefined;
    if (!isRival(other, it)) continue;
    const { spoken } =
      other.ways.find((one) => isHttp(one) === !own && one.target === way.target) ?? {};
    const message = `${nameOf(other)} leads to port ${way.target} of the same pods for ${spoken ?? ''}, this one for ${way.spoken ?? ''}: a sidecar takes all that comes by one port in one way.`;
    return astray(it, way, message);
  }
  return undefined;
}

function isHttp({ spoken }: Way): boolean | undefined {
  const of = classOf(spoken);
  return of && of === 'HTTP';
}
