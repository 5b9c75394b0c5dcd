/** Values of charts in an IstioOperator: what is said of those that are there, whether all are in sight or not. */
import { versionOf } from '../../mesh/interpreters/versions';
import { askedDnsOf, installOf, isOfFlow, tagOf } from '../../mesh/rules/installValues';
import { none } from '../../mesh/rules/saying';
import type { Version } from '../../mesh/version';
import { fieldAt, isMap } from '../../objects/object';
import { valuesOf, type ManifestObject } from '../manifestObject';
import { kindOf } from '../schema/kinds';
import { releasesFor } from '../schema/releases';
import { problem, type StructureProblem } from '../structure/problem';
import { goneValues } from '../structure/rules/goneValues';
import { misplacedValues } from '../structure/rules/misplacedValues';
import { oldRelease, revisionOf } from '../structure/rules/oldReleases';
import { valueTexts } from '../structure/rules/valueTexts';
import { misspeltVariables } from '../structure/rules/variables';
import { registryProblems } from './registries';
import { diagnosticAt, type DocumentRule } from './rule';

const values = ['spec', 'values'];

export const operatorValues: DocumentRule = function* ({ objects, brokenAt }, context) {
  if (context.structure === 'off' || brokenAt !== undefined) return;
  for (const object of objects) {
    const { kind, apiVersion } = object;
    const shape = kindOf(apiVersion, kind, undefined);
    if (kind !== 'IstioOperator' || !shape) continue;
    const istio = context.istio ?? taggedVersion(object);
    const releases = releasesFor(istio, shape, apiVersion);
    const root = valuesOf(object);
    const found = [
      ...goneValues(root, values, releases),
      ...misplacedValues(root, values),
      ...valueTexts(root, values),
      ...misspeltVariables(root, values),
      ...twoSwitches(root),
      ...oldTag(object, context.istio),
    ];
    for (const it of found) yield diagnosticAt(object, it);
    yield* registryProblems(object, values, releases);
  }
};

/** Remote hosts need a release of old. */
function oldTag(object: ManifestObject, istio: Version | undefined): readonly StructureProblem[] {
  const install = installOf(valuesOf(object), object.kind);
  if (!install || isOfFlow(install) || askedDnsOf(install)) return none;
  const tag = tagOf(install);
  if (tag) return oldRelease(tag.text, tag.path, istio);
  const revision = ['spec', 'revision'];
  return oldRelease(revisionOf(fieldAt(valuesOf(object), ...revision)), revision, istio);
}

/** The release an installation asks for itself; what is installed so is 1.5 or newer. */
export function taggedVersion(object: ManifestObject): Version | undefined {
  const install = object.kind === 'IstioOperator' && installOf(valuesOf(object), object.kind);
  const version = install ? versionOf(tagOf(install)?.text ?? '') : undefined;
  return version?.major === 1 && version.minor >= 5 ? version : undefined;
}

/** Addons are switched on and off by addonComponents, and by values in older forms. */
function* twoSwitches(root: unknown): Iterable<StructureProblem> {
  const addons = fieldAt(root, 'spec', 'addonComponents');
  for (const [name, it] of isMap(addons) ? Object.entries(addons) : []) {
    const path = [...values, name, 'enabled'];
    const [here, there] = [fieldAt(it, 'enabled'), fieldAt(root, ...path)];
    if (typeof here !== 'boolean' || typeof there !== 'boolean' || here === there) continue;
    const message = `addonComponents switches ${name} ${here ? 'on' : 'off'}, and this ${there ? 'on' : 'off'}: one of them is left over.`;
    const cures = [{ set: path, to: here }];
    yield problem('MESH0705', path, { message, severity: 'warning', cures });
  }
}
