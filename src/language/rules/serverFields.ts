/** What a server wrote into an object that was read from it, and is to be applied again. */
import { structureCodes } from '../../mesh/catalogue/structure';
import { none } from '../../mesh/rules/saying';
import { childOf, mapIn, textOf } from '../nodes';
import { kindOf } from '../schema/kinds';
import { labelledShapeOf } from '../schema/labelled';
import { diagnosticAt, type DocumentRule } from './rule';

const names = ['resourceVersion', 'uid'] as const;

const ofMesh = /istio|coredns|kube-dns/;

/** Asked of every document. Of a List, which is read more often than written, the first says enough. */
export const serverFields: DocumentRule = ({ text, objects }, { structure }) => {
  if (structure === 'off' || !/\b(?:resourceVersion|uid|status)["']?:/.test(text)) return none;
  for (const object of objects) {
    const { apiVersion, kind } = object;
    const isOurs = kindOf(apiVersion, kind, object.name) !== undefined;
    const isNear = kind !== 'Pod' && labelledShapeOf(apiVersion, kind) && ofMesh.test(text);
    if (!isOurs && !isNear) continue;
    const metadata = childOf(object.node, 'metadata');
    const field = names.find((it) => Boolean(textOf(childOf(metadata, it))));
    // What makes objects of Kubernetes writes empty ones as well.
    const status = isOurs ? mapIn(childOf(object.node, 'status')) : undefined;
    if (!field && !status?.fields.length) continue;
    const path = field ? ['metadata', field] : ['status'];
    const message = !field
      ? 'What a server has found of the object is here; it passes over what a file says of it.'
      : field === 'uid'
        ? 'The server gave this uid to the object as it was: applied again, the text is refused where the object is another by now.'
        : 'This is the state in which the object was read: applied again, the text is refused where somebody has written since, and nothing is created with it.';
    const { severity } = structureCodes.MESH0742;
    return [
      diagnosticAt(object, {
        code: 'MESH0742',
        severity,
        message,
        path,
        onKey: true,
        cures: [{ remove: path }],
      }),
    ];
  }
  return none;
};
