import { element } from './element';

/** Text that can be pressed and leads to a row of the tree. */
export const revealButton = (
  text: string,
  nodeId: string,
  reveal: (nodeId: string) => void,
  spoken = text,
): HTMLElement =>
  element('button', {
    class: 'reveal',
    text,
    attributes: {
      type: 'button',
      'data-key': `reveal ${nodeId} ${text}`,
      'aria-label': `${spoken}, show in tree`,
    },
    onClick: () => {
      reveal(nodeId);
    },
  });
