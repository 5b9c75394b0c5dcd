import type { Shape } from '../src/views/shape';

const svg = 'http://www.w3.org/2000/svg';

/** The picture as elements. What has a label is a button; what stands for a row of the tree can be clicked. */
export function draw(shape: Shape, reveal: (nodeId: string) => void): SVGElement {
  const made = document.createElementNS(svg, shape.tag);
  for (const [name, value] of Object.entries(shape.attributes ?? {})) {
    made.setAttribute(name, String(value));
  }
  if (shape.part !== undefined) made.setAttribute('class', classesOf(shape.part));
  if (shape.text !== undefined) made.textContent = shape.text;
  if (shape.clusters) made.setAttribute('data-clusters', JSON.stringify(shape.clusters));
  if (shape.nodeId !== undefined) makePressable(made, shape.nodeId, shape.label, reveal);
  made.append(...(shape.children ?? []).map((it) => draw(it, reveal)));
  return made;
}

const classesOf = (part: string): string =>
  part
    .split(' ')
    .map((it) => `p-${it}`)
    .join(' ');

function makePressable(
  made: SVGElement,
  nodeId: string,
  label: string | undefined,
  reveal: (nodeId: string) => void,
): void {
  made.addEventListener('click', (event) => {
    event.stopPropagation();
    reveal(nodeId);
  });
  if (label === undefined) return;
  made.setAttribute('role', 'button');
  made.setAttribute('tabindex', '0');
  made.setAttribute('aria-label', label);
  made.setAttribute('data-key', `picture ${label.split(/[.:]/)[0] ?? ''} ${nodeId}`);
  made.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    reveal(nodeId);
  });
}

/**
 * Lights up what belongs to the cluster or way under the pointer or the focus, and dims the rest.
 * Takes the element around the picture: an SVG element that listens for focus becomes a tab stop.
 */
export function highlightIn(picture: HTMLElement): void {
  const parts = [...picture.querySelectorAll<SVGElement>('[data-clusters]')];
  const light = (target: EventTarget | null) => {
    const lit = target instanceof Element ? target.closest('[data-clusters]') : null;
    const wanted = lit ? clustersOf(lit) : [];
    picture.classList.toggle('lighting', wanted.length > 0);
    for (const part of parts) part.classList.toggle('lit', belongs(clustersOf(part), wanted));
  };
  for (const type of ['pointerover', 'focusin'] as const) {
    picture.addEventListener(type, (event) => {
      light(event.target);
    });
  }
  for (const type of ['pointerleave', 'focusout'] as const) {
    picture.addEventListener(type, () => {
      light(null);
    });
  }
}

const clustersOf = (part: Element): readonly string[] =>
  JSON.parse(part.getAttribute('data-clusters') ?? '[]') as readonly string[];

/** Of a cluster: itself and its ways. Of a way: itself and its two clusters. */
const belongs = (clusters: readonly string[], wanted: readonly string[]): boolean =>
  wanted.length === 1
    ? clusters.some((it) => wanted.includes(it))
    : clusters.every((it) => wanted.includes(it));
