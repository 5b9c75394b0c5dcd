/** What the index keeps of trust domains, as what istioctl reads says them. */
import { unsure, type Path, type Unsure } from '../../mesh/rules/entry/entry';
import { none } from '../../mesh/rules/saying';
import { fieldAt, isMap, textAt } from '../../objects/object';
import { groupOf } from '../../objects/reference';
import type { ManifestDocument } from '../document';
import { specOf, type ManifestObject } from '../manifestObject';
import { nodeAt, type Span } from '../nodes';
import { copyOf } from './copies';
import { objectFacts, type ObjectFacts } from './objectFacts';

/** The trust domain a cluster is installed with. The span is that of its name. */
export interface DomainFacts extends ObjectFacts, Span {
  readonly domain: string;
  readonly path: Path;
  readonly aliases: readonly string[] | Unsure;
  readonly meshId: string | undefined;
  /** Where another alias has its place; undefined where no list is there yet. */
  readonly aliasPath: Path | undefined;
  readonly hasMeshConfig: boolean;
}

export function domainsIn(document: ManifestDocument): readonly DomainFacts[] {
  let found: DomainFacts[] | undefined;
  for (const object of document.objects) {
    if (object.kind !== 'IstioOperator' || groupOf(object.apiVersion) !== 'install.istio.io')
      continue;
    const it = domainOf(object, document);
    if (it) (found ??= []).push(it);
  }
  return found ?? none;
}

/** The mesh config says it, or values that are written into it (domain facts 3.5). */
const places = [
  ['meshConfig', 'trustDomain'],
  ['values', 'global', 'trustDomain'],
] as const;

const aliasPlaces = [
  ['meshConfig', 'trustDomainAliases'],
  ['values', 'global', 'trustDomainAliases'],
] as const;

/** Where two places differ, which of them counts is not ours to say. */
function domainOf(object: ManifestObject, document: ManifestDocument): DomainFacts | undefined {
  const spec = specOf(object);
  const said = places.filter((it) => fieldAt(spec, ...it) !== undefined);
  const [place] = said;
  const domain = place && textAt(spec, ...place);
  if (!place || domain === undefined || domain === '') return undefined;
  if (said.some((it) => fieldAt(spec, ...it) !== domain)) return undefined;
  const path = ['spec', ...place];
  const { start, end } = nodeAt(object.node, path) ?? object.node;
  return {
    ...objectFacts(object, document),
    start,
    end,
    path,
    domain: copyOf(domain),
    ...aliasesIn(spec, object.whole && document.brokenAt === undefined),
    meshId: copyOf(meshIdIn(spec)),
    hasMeshConfig: isMap(fieldAt(spec, 'meshConfig')),
  };
}

function aliasesIn(spec: unknown, whole: boolean): Pick<DomainFacts, 'aliases' | 'aliasPath'> {
  const aliases: string[] = [];
  let aliasPath: Path | undefined;
  for (const place of aliasPlaces) {
    const list = fieldAt(spec, ...place);
    if (list === undefined) continue;
    if (!Array.isArray(list)) return { aliases: unsure, aliasPath };
    aliasPath ??= ['spec', ...place];
    for (const it of list) {
      if (typeof it !== 'string') return { aliases: unsure, aliasPath };
      aliases.push(copyOf(it));
    }
  }
  return { aliases: whole ? aliases : unsure, aliasPath };
}

const meshIdIn = (spec: unknown): string | undefined =>
  textAt(spec, 'values', 'global', 'meshID') ??
  textAt(spec, 'meshConfig', 'defaultConfig', 'meshId');
