/** Durations, as Go and Istio read them. */
import type { Check } from './fault';

/** As Go reads durations. */
const durationPattern = /^\+?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;

/** Istio takes whole milliseconds and at least one of them, so `0s` does not turn a limit off. */
export const duration: Check = (value) => {
  const fault = lifetime(value);
  if (fault || isWholeMilliseconds(value)) return fault;
  return {
    code: 'MESH0709',
    because: 'is refused by Istio: durations are whole milliseconds, at least 1ms',
    mayGo: true,
  };
};

/** Of fields that Istio has looked at since some version between 1.15 and 1.22. */
export const laterDuration: Check = (value) => {
  const fault = duration(value);
  return fault?.mayGo ? { ...fault, severity: 'warning', refusedIn: { since: 22 } } : fault;
};

const microseconds: Readonly<Record<string, number>> = {
  ns: 1e-3,
  us: 1,
  µs: 1,
  μs: 1,
  ms: 1e3,
  s: 1e6,
  m: 6e7,
  h: 3.6e9,
};

function microsecondsOf(value: string): number {
  const parts = [...value.matchAll(/(\d*\.?\d*)([a-zµμ]+)/g)];
  return parts.reduce(
    (all, [, number, unit = '']) => all + Number(number) * (microseconds[unit] ?? 0),
    0,
  );
}

/** To half a nanosecond, of which Go has whole ones. */
function isWholeMilliseconds(value: string): boolean {
  const sum = microsecondsOf(value) / 1e3;
  return sum >= 0.9999 && Math.abs(sum - Math.round(sum)) < 5e-7;
}

/** Undefined for what is no duration. */
export const secondsOf = (value: string): number | undefined =>
  durationPattern.test(value) ? microsecondsOf(value) / 1e6 : undefined;

export const lifetime: Check = (value) => {
  if (durationPattern.test(value) || value === '0') return undefined;
  const want = durationMeant(value);
  return {
    code: 'MESH0709',
    because: 'is not a duration: numbers with units, such as 10s, 1.5h or 500ms',
    ...(want === undefined ? {} : { want }),
  };
};

/** `10`, `10 s`, `5sec`, `1d` and the like in Go's units. */
function durationMeant(value: string): string | undefined {
  const [, number, unit = 's'] = /^(\d+(?:\.\d+)?)\s*([a-z]+)?$/i.exec(value) ?? [];
  if (number === undefined) return undefined;
  const word = unit.toLowerCase();
  if (/^d(?:ays?)?$/.test(word)) return `${Number(number) * 24}h`;
  const known = units.find(([pattern]) => pattern.test(word))?.[1];
  return known && `${number}${known}`;
}

const units: readonly (readonly [RegExp, string])[] = [
  [/^s(?:ecs?|econds?)?$/, 's'],
  [/^m(?:ins?|inutes?)?$/, 'm'],
  [/^h(?:rs?|ours?)?$/, 'h'],
  [/^(?:ms|msecs?|millis|milliseconds?)$/, 'ms'],
];

/** Of a mesh: Istio takes an hour at most (ValidateConnectTimeout). */
export const connectTimeout: Check = (value) =>
  (secondsOf(value) ?? 0) > 3600
    ? { code: 'MESH0709', because: 'is longer than an hour, which Istio refuses' }
    : duration(value);
