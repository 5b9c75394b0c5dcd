// What plugins and their options take, as CoreDNS reads it (coredns, plugin/*/setup.go).

import { isIp } from '../upstream';

export interface Value {
  /** As the object of "takes": `a duration such as 10s`. */
  readonly what: string;
  readonly isTaken: (text: string) => boolean;
  /** Where it is one of a few words, of which another may be a slip. */
  readonly words?: readonly string[];
  /** What was meant by a text that is not taken, where that is plain. */
  readonly meant?: (text: string) => string | undefined;
}

export const anything = (what: string): Value => ({ what, isTaken: () => true });

export const oneOf = (...words: readonly string[]): Value => ({
  what: words.length === 1 ? `only ${words.join('')}` : `one of ${words.join(', ')}`,
  isTaken: (text) => words.includes(text),
  words,
});

export function number(least: number, most = Infinity): Value {
  const upTo =
    most === Infinity ? (least === 0 ? '' : ` from ${least} on`) : ` from ${least} to ${most}`;
  return {
    what: `a whole number${upTo}`,
    isTaken: (text) => isWhole(text) && Number(text) >= least && Number(text) <= most,
    // Of a duration the seconds: where a number is a time, it is one in seconds.
    meant: (text) => {
      const seconds = secondsOf(text);
      return seconds !== undefined &&
        Number.isInteger(seconds) &&
        seconds >= least &&
        seconds <= most
        ? String(seconds)
        : undefined;
    },
  };
}

const isWhole = (text: string): boolean => /^[-+]?\d+$/.test(text);

/** As Go writes it; `least` and `most` in seconds. */
export function duration(least = 0, most = Infinity): Value {
  const isWithin = (text: string): boolean => {
    const seconds = secondsOf(text);
    return seconds !== undefined && seconds >= least && seconds <= most;
  };
  const limit = [
    ...(least > 0 ? [` of at least ${least}s`] : []),
    ...(most === Infinity ? [] : [` of at most ${most}s`]),
  ].join('');
  return {
    what: `a duration${limit} such as ${Math.max(least, Math.min(most, 10))}s`,
    isTaken: isWithin,
    meant: (text) => (/^\d+$/.test(text) && isWithin(`${text}s`) ? `${text}s` : undefined),
  };
}

const units: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};

/** `1h20m`; a number alone has no unit, and only 0 needs none. */
function secondsOf(text: string): number | undefined {
  if (/^[-+]?0$/.test(text)) return 0;
  if (!/^[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+\.?\d*|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g)];
  const sum = parts.reduce(
    (all, [, count, unit]) => all + Number(count) * (units[unit ?? ''] ?? 0),
    0,
  );
  return text.startsWith('-') ? -sum : sum;
}

/** `:9153`, `localhost:8080`: a place to listen. */
export const place: Value = {
  what: 'an address with a port such as :9153',
  isTaken: (text) => /^(?:[^:[\]]*|\[[^[\]]*\]):[^:[\]]*$/.test(text),
  meant: (text) => (/^\d{1,5}$/.test(text) ? `:${text}` : undefined),
};

/** Go's expressions know more than ours; that every bracket has its other holds for both. */
export const expression: Value = {
  what: 'a regular expression whose brackets are closed',
  isTaken: hasItsBrackets,
};

function hasItsBrackets(text: string): boolean {
  let open = 0;
  let isClass = false;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text[at];
    if (letter === '\\') at += 1;
    else if (isClass)
      isClass = letter !== ']' || text[at - 1] === '[' || text.startsWith('[^', at - 2);
    else if (letter === '[') isClass = true;
    else if (letter === '(') open += 1;
    else if (letter === ')' && (open -= 1) < 0) return false;
  }
  return open === 0 && !isClass;
}

export const goTemplate: Value = {
  what: 'a template whose {{ are closed',
  isTaken: (text) => text.split('{{').length === text.split('}}').length,
};

/** `10.0.0.0/8`. */
export const network: Value = {
  what: 'a network such as 10.0.0.0/8',
  isTaken: (text) => {
    const [ip = '', bits, ...more] = text.split('/');
    const most = ip.includes(':') ? 128 : 32;
    return more.length === 0 && isIp(ip) && /^\d+$/.test(bits ?? '') && Number(bits) <= most;
  },
};

/** Between nothing and a second there is none (coredns, plugin/reload). */
export const jitter: Value = {
  ...duration(1),
  isTaken: (text) => secondsOf(text) === 0 || duration(1).isTaken(text),
};

/** Of addresses that hold others: only these lengths leave room in the right place (RFC 6052). */
export const translation: Value = {
  what: 'a network of IPv6 of 32, 40, 48, 56, 64 or 96 bits such as 64:ff9b::/96',
  isTaken: (text) => network.isTaken(text) && /:.*\/(?:32|40|48|56|64|96)$/.test(text),
};

export const percentage: Value = {
  what: 'a percentage from 10% to 90%',
  isTaken: (text) => /^\d+%$/.test(text) && parseInt(text) >= 10 && parseInt(text) <= 90,
  meant: (text) => (/^[1-9]0$/.test(text) ? `${text}%` : undefined),
};

/** One of them, in capitals or not. */
const inCapitals = (words: readonly string[]): Value => ({
  ...oneOf(...words),
  isTaken: (text) => words.includes(text.toUpperCase()),
});

/** Classes and types of records, and codes of answers, as the library of CoreDNS names them (miekg/dns). */
const classes: readonly string[] = ['IN', 'CS', 'CH', 'HS', 'NONE', 'ANY'];

export const recordClass: Value = inCapitals(classes);

const codes =
  'NOERROR FORMERR SERVFAIL NXDOMAIN NOTIMP NOTIMPL REFUSED YXDOMAIN YXRRSET NXRRSET NOTAUTH NOTZONE DSOTYPENI STATEFULNOTIMP BADSIG BADVERS BADKEY BADTIME BADMODE BADNAME BADALG BADTRUNC BADCOOKIE';

export const answerCode: Value = {
  ...inCapitals(codes.split(' ')),
  what: 'a code such as NXDOMAIN',
};

const types: ReadonlySet<string> = new Set(
  'A A6 AAAA AFSDB AMTRELAY ANY APL ATMA AVC AXFR CAA CDNSKEY CDS CERT CNAME CSYNC DHCID DLV DNAME DNSKEY DOA DS DSYNC EID EUI48 EUI64 GID GPOS HINFO HIP HTTPS IPN IPSECKEY ISDN IXFR KEY KX L32 L64 LOC LP MAILA MAILB MB MD MF MG MINFO MR MX NAPTR NID NIMLOC NINFO NONE NS NSAP NSAP-PTR NSEC NSEC3 NSEC3PARAM NULL NXNAME NXT OPENPGPKEY OPT PTR PX RESINFO RKEY RP RRSIG RT SIG SINK SMIMEA SOA SPF SRV SSHFP SVCB TA TALINK TKEY TLSA TSIG TXT UID UINFO UNSPEC URI WALLET WKS X25 ZONEMD'.split(
    ' ',
  ),
);

const isType = (text: string): boolean => types.has(text.toUpperCase()) || /^TYPE\d+$/i.test(text);

export const recordType: Value = { what: 'a type of records such as A', isTaken: isType };
