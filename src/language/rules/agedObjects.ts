/** Objects of Kubernetes that say of which release of Istio they are: by images, by labels of who made them, and by revisions. */
import type { Path } from '../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, textAt } from '../../objects/object';
import { valuesOf, type ManifestObject } from '../manifestObject';
import { problem } from '../structure/problem';
import { noFixes, revisionOf, unmended } from '../structure/rules/oldReleases';
import { diagnosticAt, type DocumentRule } from './rule';

/** Remote hosts by istiocoredns need a release of old. */
export const agedObjects: DocumentRule = function* ({ objects, text, brokenAt }, context) {
  if (context.structure === 'off' || brokenAt !== undefined) return;
  if (!mayHold.test(text) || text.includes('istiocoredns')) return;
  for (const object of objects) {
    for (const [said, path] of releasesIn(object)) {
      const release = unmended(said, context.istio);
      if (release === undefined) continue;
      const image = fieldAt(valuesOf(object), ...path);
      const rest =
        typeof image === 'string' && image.includes('/operator:')
          ? ' The operator in the cluster went with Istio 1.24.'
          : '';
      const message = `This is of ${release}, which gets ${noFixes}${rest}`;
      yield diagnosticAt(object, problem('MESH0743', path, { message, once: true }));
    }
  }
};

/** From the beginning of a word only: one of many would be gone through from each. */
const mayHold =
  /(?<![\w.-])istio[\w.-]*\/[\w.-]+:v?1\.\d|\bistio\.io\/(?:rev|version)["']?:[ \t]*["']?1[.-]\d/;

type Said = readonly [release: string, path: Path];

function* releasesIn(object: ManifestObject): Iterable<Said> {
  const root = valuesOf(object);
  for (const place of [[], ['spec', 'template']]) {
    const metadata = [...place, 'metadata'];
    const made = textAt(root, ...metadata, 'labels', madeBy);
    if (made !== undefined) yield [made, [...metadata, 'labels', madeBy]];
    const revision = revisionOf(fieldAt(root, ...metadata, 'labels', 'istio.io/rev'));
    if (revision !== undefined) yield [revision, [...metadata, 'labels', 'istio.io/rev']];
    const image = [...metadata, 'annotations', 'sidecar.istio.io/proxyImage'];
    const pinned = releaseOf(fieldAt(root, ...image));
    if (pinned !== undefined) yield [pinned, image];
    for (const list of ['initContainers', 'containers']) {
      for (const [index, it] of listAt(root, ...place, 'spec', list).entries()) {
        const release = isMap(it) ? releaseOf(it['image']) : undefined;
        if (release !== undefined) yield [release, [...place, 'spec', list, index, 'image']];
      }
    }
  }
}

const madeBy = 'operator.istio.io/version';

const releaseOf = (image: unknown): string | undefined =>
  typeof image === 'string' ? ofIstio.exec(image)?.[1] : undefined;

/** Examples have tags of their own. */
const ofIstio =
  /(?:^|\/)(?:istio|istio-release)\/(?:citadel|galley|install-cni|kubectl|mixer|node-agent-k8s|operator|pilot|proxy_init|proxyv2|sidecar_injector|ztunnel):(v?1\.\d[\w.-]*)$/;
