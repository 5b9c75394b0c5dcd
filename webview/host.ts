import type { FromPanel, ToPanel } from '../src/views/panelMessage';
import type { Topology } from '../src/views/topology';

/** What the page remembers while it is out of sight. */
export interface Memory {
  readonly topology?: Topology;
  /** Names of the sections a person has closed. */
  readonly closed: readonly string[];
}

interface VsCodeApi {
  postMessage(message: FromPanel): void;
  getState(): Memory | undefined;
  setState(state: Memory): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The editor at the other end of the page. May be made once only. */
export class Host {
  readonly #api = acquireVsCodeApi();

  send(message: FromPanel): void {
    this.#api.postMessage(message);
  }

  /** Calls back with each topology the editor sends. */
  listen(show: (topology: Topology) => void): void {
    window.addEventListener('message', (event: MessageEvent<Partial<ToPanel> | undefined>) => {
      if (event.data?.show) show(event.data.show);
    });
  }

  get memory(): Memory {
    return this.#api.getState() ?? { closed: [] };
  }

  remember(memory: Memory): void {
    this.#api.setState(memory);
  }
}
