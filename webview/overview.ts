import { topologyPicture } from '../src/views/topologyPicture';
import { summaryOf } from '../src/views/topologySummary';
import type { Topology } from '../src/views/topology';
import { draw, highlightIn } from './draw';
import { element } from './element';
import { emptyState } from './emptyState';
import { allFindings, findingList } from './findings';
import type { Host } from './host';
import { legend } from './legend';
import { callTable, clusterTable } from './tables';
import { toolkitButton } from './toolkit';

/** The page: the picture of a mesh, its findings, and the same content as tables. */
export class Overview {
  readonly #root: HTMLElement;
  readonly #host: Host;
  readonly #status = element('p', { class: 'summary', attributes: { role: 'status' } });
  #shown: string | undefined;

  constructor(root: HTMLElement, host: Host) {
    this.#root = root;
    this.#host = host;
  }

  /** Shows a topology. The same one again changes nothing, so that neither focus nor place is lost. */
  show(topology: Topology): void {
    const text = JSON.stringify(topology);
    if (text === this.#shown) return;
    this.#shown = text;
    this.#host.remember({ ...this.#host.memory, topology });
    const focused = document.activeElement?.getAttribute('data-key');
    this.#status.textContent = summaryOf(topology);
    this.#root.replaceChildren(this.#header(topology), ...this.#body(topology));
    if (focused !== undefined && focused !== null) this.#focus(focused);
  }

  readonly #reveal = (nodeId: string): void => {
    this.#host.send({ reveal: nodeId });
  };

  #header({ mesh, clusters }: Topology): HTMLElement {
    const exported = (format: 'svg' | 'mermaid', label: string) =>
      toolkitButton({
        label,
        appearance: 'secondary',
        key: `export ${format}`,
        onClick: () => {
          this.#host.send({ exportAs: format });
        },
      });
    return element('header', {
      children: [
        element('div', {
          children: [element('h1', { text: mesh }), this.#status],
        }),
        element('div', {
          class: 'actions',
          children:
            clusters.length === 0
              ? []
              : [exported('svg', 'Export SVG'), exported('mermaid', 'Export Mermaid')],
        }),
      ],
    });
  }

  #body(topology: Topology): readonly HTMLElement[] {
    if (topology.clusters.length === 0) return [emptyState(topology.mesh)];
    const count = allFindings(topology).length;
    return [
      this.#section('Picture', [this.#picture(topology), legend(topology)]),
      this.#section(`Findings (${count})`, [
        findingList(topology, (message) => {
          this.#host.send(message);
        }),
      ]),
      this.#section('Clusters', [clusterTable(topology, this.#reveal)]),
      ...(topology.links.length === 0
        ? []
        : [this.#section('Calls', [callTable(topology, this.#reveal)])]),
    ];
  }

  #picture(topology: Topology): HTMLElement {
    const picture = draw(topologyPicture(topology), this.#reveal);
    picture.setAttribute('role', 'group');
    picture.setAttribute('aria-label', summaryOf(topology));
    const frame = element('div', { class: 'picture', children: [picture] });
    highlightIn(frame);
    return frame;
  }

  /** A part of the page that can be closed, and stays so. */
  #section(title: string, children: readonly Node[]): HTMLElement {
    const name = title.replace(/ \(.*/, '');
    const section = element('details', {
      class: 'section',
      children: [
        element('summary', {
          attributes: { 'data-key': `section ${name}` },
          children: [element('h2', { text: title })],
        }),
        ...children,
      ],
    });
    section.open = !this.#host.memory.closed.includes(name);
    section.addEventListener('toggle', () => {
      const others = this.#host.memory.closed.filter((it) => it !== name);
      const closed = section.open ? others : [...others, name];
      this.#host.remember({ ...this.#host.memory, closed });
    });
    return section;
  }

  #focus(key: string): void {
    this.#root.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  }
}
