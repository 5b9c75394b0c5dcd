import { callGlyphs } from '../src/views/pictureLink';
import type { Topology } from '../src/views/topology';
import { groupText } from '../src/views/trustGroups';
import { element } from './element';

/** What the signs and letters of the picture mean. */
export const legend = ({ trustGroups }: Topology): HTMLElement =>
  element('ul', {
    class: 'legend',
    attributes: { 'aria-label': 'Legend' },
    children: [
      entry('possible', callGlyphs.possible, 'calls are possible'),
      entry('blocked', callGlyphs.blocked, 'calls are blocked'),
      entry('unknown', callGlyphs.unknown, 'not known'),
      ...trustGroups.map((it) => entry('trust', it.id, groupText(it))),
    ],
  });

const entry = (kind: string, sign: string, meaning: string): HTMLElement =>
  element('li', {
    class: `legend-${kind}`,
    children: [
      element('span', { class: 'sign', text: sign, attributes: { 'aria-hidden': 'true' } }),
      document.createTextNode(meaning),
    ],
  });
