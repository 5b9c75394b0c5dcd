/** One region as a tree, with what is known beside it: what every rule and help looks at. */
import { parseCorefile } from '../../dns/corefile';
import { mainBlockOf } from '../../dns/corefileMain';
import type { CoreDnsVersion } from '../../dns/corefilePlugins';
import type { CorefileProblem } from '../../dns/corefileTokens';
import type { Corefile } from '../../dns/corefileTree';
import type { Beside } from './beside';
import type { CorefileRegion } from './regions';
import { commented, type OddComment } from './comments';
import { untemplated, type Untemplated } from './templates';

/** What is known beside the text. */
export interface CorefileContext {
  /** The suffixes of remote hosts: `global`. */
  readonly zones: readonly string[];
  /** Of the CoreDNS that the text is for, where that is known. */
  readonly version?: CoreDnsVersion | undefined;
  /** Where istiocoredns is in that cluster, where that is known. */
  readonly istioCoreDns?: string | undefined;
  /** What the text around it says of both. */
  readonly beside?: Beside;
}

export interface CorefileSource {
  readonly region: CorefileRegion;
  /** Without templates, of the same length as the text of the region. */
  readonly text: string;
  /** Offsets in the tree are those of `text` plus this. */
  readonly shift: number;
  readonly templates: Untemplated;
  /** Read as comments, and none. Offsets are those of the region. */
  readonly odd: readonly OddComment[];
  readonly corefile: Corefile;
  readonly problems: readonly CorefileProblem[];
  readonly main: ReturnType<typeof mainBlockOf>;
  /** Undefined where the text is not for the cluster DNS. */
  readonly version: CoreDnsVersion | undefined;
}

/** Lines for within a block parse within one. */
const [head, foot] = ['. {\n', '\n}'];

export function sourceOf(region: CorefileRegion, context: CorefileContext): CorefileSource {
  const templates = untemplated(region.text);
  const { text, odd } = commented(templates.text);
  const isInside = region.part === 'inside';
  const parsed = isInside ? `${head}${text}${foot}` : text;
  const { value: corefile, problems } = parseCorefile(parsed);
  return {
    region,
    text: parsed,
    shift: isInside ? head.length : 0,
    templates,
    odd,
    corefile,
    problems,
    main: isInside ? 'none' : mainBlockOf(corefile, parsed),
    version: versionFor(region, context),
  };
}

/** istiocoredns runs a CoreDNS of its own: of that only what stands beside it tells the version. */
function versionFor(
  { configMap }: CorefileRegion,
  { version, beside }: CorefileContext,
): CoreDnsVersion | undefined {
  const namespace = configMap?.namespace;
  const own = configMap && beside?.versions.get(namespace ?? '');
  return own ?? (namespace === 'istio-system' ? undefined : version);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A span of the tree as one of the document. */
export const placed = ({ region, shift, text }: CorefileSource, { start, end }: Span): Span => {
  const limit = text.length - (shift === 0 ? 0 : shift + foot.length);
  const at = (offset: number): number =>
    region.toDocument(Math.min(Math.max(offset - shift, 0), Math.max(limit, 0)));
  return { start: at(start), end: at(end) };
};
