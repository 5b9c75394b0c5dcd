/** What servers check of the ports of every Service (ValidateService of Kubernetes). */
import type { Path } from '../../../mesh/rules/entry/entry';
import { fieldAt, isMap, listAt, numberAt, textAt } from '../../../objects/object';
import { problem, type StructureProblem } from '../problem';
import { lowerLabel } from '../spelling/names';
import { has } from './common';

/** Of what is laid over a Service, ports may have names there. */
export function* portsOfService(
  spec: unknown,
  path: Path,
  isPiece: boolean,
): Iterable<StructureProblem> {
  const ports = listAt(spec, 'ports');
  const names = new Set<unknown>();
  const taken = new Set<string>();
  for (const [index, it] of ports.entries()) {
    const at = [...path, 'ports', index];
    yield* nameOfPort(it, at, names, ports.length > 1 && !isPiece);
    yield* numberOfPort(it, at, taken);
    yield* nodePort(it, at);
    yield* targetPort(it, [...at, 'targetPort']);
  }
}

function* nameOfPort(
  port: unknown,
  path: Path,
  names: Set<unknown>,
  isNeeded: boolean,
): Iterable<StructureProblem> {
  const name = textAt(port, 'name');
  const at = [...path, 'name'];
  if (name === undefined) {
    if (!isNeeded || !isMap(port) || has(port, 'name')) return;
    const message = 'Of several ports each has a name; servers refuse the Service.';
    yield problem('MESH0704', path, { message, missing: 'name' });
  } else if (names.has(name)) {
    yield problem('MESH0712', at, {
      message: `Two ports are called ${name}; servers refuse that.`,
    });
  } else if (/^[\w.-]+$/.test(name) && !lowerLabel.test(name)) {
    const to = name.toLowerCase().replace(/[_.]/g, '-');
    yield problem('MESH0714', at, {
      message: `"${name}" is not the name of a port: lower case letters, digits and hyphens.`,
      ...(lowerLabel.test(to) && { cures: [{ set: at, to }] }),
    });
  }
  names.add(name);
}

function* numberOfPort(port: unknown, path: Path, taken: Set<string>): Iterable<StructureProblem> {
  const number = numberAt(port, 'port');
  const protocol = fieldAt(port, 'protocol') ?? 'TCP';
  if (number === undefined || typeof protocol !== 'string') return;
  const key = `${number} ${protocol}`;
  if (taken.has(key)) {
    const message = `Two ports have the number ${number}; servers refuse that.`;
    yield problem('MESH0712', [...path, 'port'], { message });
  }
  taken.add(key);
}

/** In quotes it is the name of a port, and such a name has a letter (IsValidPortName). */
function* targetPort(port: unknown, path: Path): Iterable<StructureProblem> {
  const text = textAt(port, 'targetPort') ?? '';
  if (!/^\d{1,5}$/.test(text)) return;
  const message = `In quotes ${text} is the name of a port, and servers refuse one without a letter.`;
  yield problem('MESH0702', path, { message });
}

/** Few clusters have another range than that of Kubernetes. */
function* nodePort(port: unknown, path: Path): Iterable<StructureProblem> {
  const number = numberAt(port, 'nodePort') ?? 0;
  if (number < 1 || number > 65535 || (number >= 30000 && number <= 32767)) return;
  yield problem('MESH0710', [...path, 'nodePort'], {
    message: `nodePort is 30000 to 32767, where the cluster has no range of its own; servers refuse ${number}.`,
    severity: 'warning',
    cures: [{ remove: [...path, 'nodePort'] }],
  });
}
