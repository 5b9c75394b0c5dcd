/** Ports under a name that Kubernetes takes, also where endpoints speak of it. */
import { replaced } from '../edits';
import type { ManifestObject } from '../manifestObject';
import { fieldsNamed, listIn, mapIn, nodeAt, textOf, type ManifestNode } from '../nodes';
import { withoutField, withoutItem } from '../removals';
import { generalFixes } from './general';
import { fix, valueEdit } from './pieces';
import type { FixMaker, FixTarget } from './target';

export const otherName: FixMaker = function* (target) {
  const { object, data } = target;
  const isPortName =
    object.kind === 'ServiceEntry' && data.path[1] === 'ports' && data.path.at(-1) === 'name';
  const name = isPortName ? textOf(nodeAt(object.node, data.path)) : undefined;
  const to = name === undefined ? undefined : nameFrom(name);
  if (name === undefined || to === undefined || to === name) yield* generalFixes(target);
  else {
    const edits = [valueEdit(target, data.path, to), ...keysNamed(name, to, target)];
    yield fix(`Rename to ${to}`, true, ...edits);
  }
};

/** `http_web` as `http-web`. */
function nameFrom(name: string): string | undefined {
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(plain) ? plain : undefined;
}

/** A port that nobody can call, with what endpoints say of it. */
export const withoutPort: FixMaker = function* ({ object, document, data }) {
  const path = data.path.slice(0, 3);
  const ports = listIn(nodeAt(object.node, ['spec', 'ports']));
  const name = textOf(nodeAt(object.node, [...path, 'name']));
  if (!ports || ports.items.length < 2 || name === undefined) return;
  const maps = endpointsOf(object).flatMap((it) => mapIn(nodeAt(it, ['ports'])) ?? []);
  const mapped = maps.filter((it) => fieldsNamed(it, name).length > 0);
  const edits = mapped.map((it) => withoutField(document.text, it, name));
  const own = withoutItem(document.text, ports, Number(path[2]));
  yield fix(`Remove port ${name}`, false, own, ...edits);
};

const endpointsOf = ({ node }: ManifestObject): readonly ManifestNode[] =>
  listIn(nodeAt(node, ['spec', 'endpoints']))?.items ?? [];

const keysNamed = (name: string, to: string, { object }: FixTarget) =>
  endpointsOf(object).flatMap((endpoint) => {
    const ports = mapIn(nodeAt(endpoint, ['ports']));
    return ports ? fieldsNamed(ports, name).map(({ key }) => replaced(key, to)) : [];
  });
