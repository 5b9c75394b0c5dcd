// Groups that an APIService hands on to another server. The twin has no other server, so each of them is down.
import { isMap, fieldAt, textAt } from '../../../src/objects/object';
import { apiVersionOf, builtIn } from './resources';
import type { Store } from './store';

/** What the aggregator answers for them, with status 503, in plain text. */
export const serviceUnavailable = 'service unavailable\n';

/** One version of a group. */
export interface GroupVersion {
  readonly group: string;
  readonly version: string;
}

/** An APIService without a Service is of the server itself. */
export const downVersions = (store: Store): readonly GroupVersion[] =>
  store
    .list(builtIn('APIService'))
    .filter((it) => isMap(fieldAt(it, 'spec', 'service')))
    .map((it) => ({
      group: textAt(it, 'spec', 'group') ?? '',
      version: textAt(it, 'spec', 'version') ?? '',
    }));

export const isDown = (store: Store, apiVersion: string): boolean =>
  downVersions(store).some((it) => apiVersionOf(it.group, it.version) === apiVersion);
