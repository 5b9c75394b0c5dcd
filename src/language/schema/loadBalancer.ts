/** Which endpoint of a host takes a call: by turns, by a key of the call, or by what is near. */
import {
  any,
  decimal,
  flag,
  list,
  mapOf,
  object,
  required,
  since,
  text,
  whole,
  words,
} from './shape';

const duration = text('duration');
const laterDuration = text('laterDuration');

const regionsInTurn = [
  'Where calls of a region go when its endpoints fail.',
  list(
    object({
      from: ['The region that fails.', text()],
      to: ['The region that steps in.', text()],
    }),
  ),
] as const;

const labelsInTurn = [
  'Labels by which endpoints are near, the most telling first.',
  list(text()),
  since(11),
] as const;

export const localityLoadBalancing = object(
  {
    distribute: [
      'Shares of the calls by where they come from.',
      list(
        object({
          from: ['Where calls come from, as `region/zone/*`.', text()],
          to: ['Shares in percent by where they go; together 100.', mapOf(whole(0, 100))],
        }),
      ),
    ],
    failover: regionsInTurn,
    enabled: ['Whether calls prefer endpoints that are near.', flag],
    failoverPriority: labelsInTurn,
  },
  ['distribute', 'failover'],
);

const zoneAware = object({
  enabled: ['Whether endpoints of the own zone come first.', flag],
  minClusterSize: ['With fewer endpoints in the region, zones do not matter.', whole(0)],
  failover: regionsInTurn,
  failoverPriority: labelsInTurn,
});

const consistentHash = object(
  {
    httpHeaderName: ['The header whose value picks the endpoint.', text()],
    httpCookie: [
      'The cookie whose value picks the endpoint.',
      object({
        name: ['The name of the cookie.', text(), required],
        path: ['The path it is set for.', text()],
        ttl: ['How long it lives; `0s` for the session.', text('lifetime')],
        attributes: [
          'Attributes beside these.',
          list(object({ name: ['Its name.', text()], value: ['Its value.', text()] })),
          since(26),
        ],
      }),
    ],
    useSourceIp: ['The address of the client picks the endpoint.', flag],
    httpQueryParameterName: [
      'The query parameter whose value picks the endpoint.',
      text(),
      since(5),
    ],
    minimumRingSize: ['The least number of points on the ring.', whole(0)],
    ringHash: [
      'Picks by points on a ring.',
      object({ minimumRingSize: ['The least number of points on the ring.', whole(0)] }),
      since(16),
    ],
    maglev: [
      'Picks by a table.',
      object({ tableSize: ['Entries of the table, a prime number.', whole(0)] }),
      since(16),
    ],
  },
  ['httpHeaderName', 'httpCookie', 'useSourceIp', 'httpQueryParameterName'],
  ['ringHash', 'maglev'],
);

export const loadBalancer = object(
  {
    simple: [
      'How an endpoint is picked.',
      words({
        UNSPECIFIED: ['Left to Istio.', since(14)],
        ROUND_ROBIN: 'One after the other.',
        LEAST_CONN: 'The one with the fewest requests; `LEAST_REQUEST` since 1.13.',
        LEAST_REQUEST: ['The one with the fewest requests.', since(13)],
        RANDOM: 'Any.',
        PASSTHROUGH: 'The address the client meant.',
      }),
    ],
    consistentHash: ['Calls alike go to the same endpoint.', consistentHash],
    localityLbSetting: ['Endpoints that are near come first.', localityLoadBalancing, since(5)],
    zoneAwareLbSetting: ['Proxies share calls among zones by themselves.', zoneAware, since(31)],
    backendUtilization: ['Endpoints that report more work get fewer calls.', any, since(30)],
    warmupDurationSecs: ['How long a new endpoint gets fewer calls.', laterDuration, since(11)],
    warmup: [
      'How new endpoints get their share of calls.',
      object({
        duration: ['How long it takes.', duration, required],
        minimumPercent: ['The share it starts with.', decimal(0, 100)],
        aggression: [
          'How fast the share grows; 1 is evenly, less than 1 from Istio 1.31 on.',
          decimal(0),
        ],
      }),
      since(24),
    ],
  },
  ['simple', 'consistentHash', 'backendUtilization'],
  ['localityLbSetting', 'zoneAwareLbSetting'],
);
