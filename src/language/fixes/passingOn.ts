/** A Gateway for the zone made to listen where other clusters call. */
import { passthroughPort } from '../../mesh/names';
import { likelyValue } from './general';
import { addEdit, fix, valueEdit } from './pieces';
import type { FixMaker } from './target';

/** A server of plain HTTP, or one that ends TLS, becomes one that passes TLS through; else the port is all that is amiss. */
export const passingOn: FixMaker = function* (target) {
  yield* likelyValue(target);
  const { path, want } = target.data;
  if (want !== undefined) return;
  const mode = 'AUTO_PASSTHROUGH';
  const server = path.slice(0, -2);
  yield fix(
    `Pass TLS through on ${passthroughPort} instead`,
    false,
    valueEdit(target, path, passthroughPort),
    valueEdit(target, [...server, 'port', 'protocol'], 'TLS'),
    valueEdit(target, [...server, 'tls', 'mode'], mode) ??
      addEdit(target, server, { tls: { mode } }),
  );
};
