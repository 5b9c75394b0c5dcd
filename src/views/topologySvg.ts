import type { Shape } from './shape';
import { topologyPicture } from './topologyPicture';
import type { Topology } from './topology';
import { xml } from './xml';

type Look = Readonly<Record<string, string | number>>;

/** A standing picture as an SVG document: no script, no style sheet, no link; every value escaped. */
export const topologySvg = (topology: Topology): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${serialized(withPaper(topologyPicture(topology)), [], '')}\n`;

/** The document stands alone, so it brings its name space, its font and a ground to stand on. */
function withPaper(picture: Shape): Shape {
  const { width = 0, height = 0 } = picture.attributes ?? {};
  const paper: Shape = { tag: 'rect', part: 'paper', attributes: { x: 0, y: 0, width, height } };
  const [title, ...rest] = picture.children ?? [];
  return {
    ...picture,
    attributes: {
      xmlns: 'http://www.w3.org/2000/svg',
      ...picture.attributes,
      role: 'img',
      'font-family': 'system-ui, sans-serif',
      'font-size': 12,
    },
    children: [...(title ? [title] : []), paper, ...rest],
  };
}

function serialized(shape: Shape, outer: readonly string[], indent: string): string {
  const words = (shape.part ?? '').split(' ').filter((it) => it !== '');
  const attributes = { ...shape.attributes, ...lookOf(words, outer) };
  const open = [
    shape.tag,
    ...Object.entries(attributes).map(([name, value]) => `${name}="${xml(String(value))}"`),
  ].join(' ');
  if (shape.text !== undefined) return `${indent}<${open}>${xml(shape.text)}</${shape.tag}>`;
  const children = shape.children ?? [];
  if (children.length === 0) return `${indent}<${open}/>`;
  const inner = children.map((it) => serialized(it, [...outer, ...words], `${indent}  `));
  return `${indent}<${open}>\n${inner.join('\n')}\n${indent}</${shape.tag}>`;
}

const ink = { error: '#b3261e', warning: '#8a5300', fine: '#1b6e3c', muted: '#5f6368' } as const;
const inks: Readonly<Record<string, string>> = {
  ...ink,
  possible: ink.fine,
  blocked: ink.error,
  unknown: ink.muted,
  lacking: ink.error,
  info: ink.muted,
  none: ink.muted,
  unreachable: ink.muted,
  unread: ink.muted,
};
const dashes: Readonly<Record<string, Look>> = {
  blocked: { 'stroke-dasharray': '7 5' },
  unknown: { 'stroke-dasharray': '2 5' },
  unreachable: { 'stroke-dasharray': '5 5' },
  unread: { 'stroke-dasharray': '2 5' },
};

const looks: Readonly<Record<string, Look>> = {
  paper: { fill: '#ffffff' },
  name: { fill: '#1f1f1f', 'font-size': 14, 'font-weight': 600 },
  value: { fill: '#1f1f1f' },
  about: { fill: ink.muted },
  badge: { fill: '#e8eaf6', stroke: '#3f51b5' },
  letter: { fill: '#303f9f', 'font-weight': 600 },
  reach: { fill: 'none', stroke: 'none' },
};

/** The look of a part; where it stands (a blocked link, a row that lacks something) gives the ink. */
function lookOf(words: readonly string[], outer: readonly string[]): Look {
  const [part = ''] = words;
  const known = looks[part];
  if (known) return known;
  const state = [...outer, ...words].findLast((it) => it in inks) ?? 'none';
  const color = inks[state] ?? ink.muted;
  switch (part) {
    case 'card':
      return { fill: '#ffffff', stroke: color, 'stroke-width': 1.5, ...dashes[state] };
    case 'way':
      return { fill: 'none', stroke: color, 'stroke-width': 2, ...dashes[state] };
    case 'mark':
      return { fill: '#ffffff', stroke: color, 'stroke-width': 1.5 };
    case 'sign':
    case 'glyph':
    case 'footer':
      return { fill: color, 'font-weight': 600 };
    case 'head':
      return { fill: color };
    default:
      return {};
  }
}
