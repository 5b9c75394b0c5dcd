/** Remote hosts wherever they stand in a text: in a list, a URL, an argument, a block of configuration. */
import type { Span } from '../nodes';

export interface HostInText extends Span {
  /** In lower case, without a dot behind it. */
  readonly host: string;
}

/** Every host of the zones, in order, each with exactly its own characters. */
export function hostsIn(text: string, zones: readonly string[]): readonly HostInText[] {
  const lower = text.toLowerCase();
  const found = zones.flatMap((zone) => [...hostsOfZone(lower, zone.toLowerCase())]);
  return zones.length > 1 ? found.sort((a, b) => a.start - b.start || b.end - a.end) : found;
}

/** Whether a text may name a host of the zones: cheap, and never wrong when it says no. */
export const mayNameHost = (text: string, zones: readonly string[]): boolean =>
  zones.some((zone) => text.includes(`.${zone}`)) ||
  zones.some((zone) => text.toLowerCase().includes(`.${zone.toLowerCase()}`));

function* hostsOfZone(lower: string, zone: string): Iterable<HostInText> {
  const suffix = `.${zone}`;
  for (let at = lower.indexOf(suffix); at >= 0; at = lower.indexOf(suffix, at + 1)) {
    const end = at + suffix.length;
    if (goesOn(lower, end)) continue;
    const start = startOf(lower, at);
    if (end - start > longest) continue;
    const host = lower.slice(start, end);
    if (shape.test(host)) yield { host, start, end };
  }
}

/** `bar.globals`, `bar.global-x` and `bar.global.example` are other hosts. */
const goesOn = (text: string, end: number): boolean =>
  /[\w-]/.test(text.charAt(end)) || (text[end] === '.' && /[\w*]/.test(text.charAt(end + 1)));

const longest = 255;

/** Leftwards over what a host may consist of; the front of an SNI is cut off: `outbound_.80_._.<host>`. */
function startOf(text: string, end: number): number {
  let start = end;
  while (start > 0 && end - start <= longest && /[\w.*-]/.test(text.charAt(start - 1))) start -= 1;
  const sni = text.lastIndexOf('_.', end);
  return sni >= start ? sni + 2 : start;
}

/** `\.global$` and `.Values.global` are none. */
const shape = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
