import type { FromPanel } from '../src/views/panelMessage';
import type { Topology, TopologyFinding } from '../src/views/topology';
import { wishLabel } from '../src/views/wishLabel';
import { element } from './element';
import { revealButton } from './pressable';
import { toolkitButton } from './toolkit';

const order = { error: 0, warning: 1, info: 2 } as const;

/** Every finding once, worst first, each with the way to its row and, where we can help, the remedy. */
export function findingList(topology: Topology, send: (message: FromPanel) => void): HTMLElement {
  const findings = allFindings(topology);
  if (findings.length === 0) {
    return element('p', { class: 'quiet', text: 'No findings. Nothing asks for your attention.' });
  }
  return element('ul', {
    class: 'finding-list',
    children: findings.map((it) => findingItem(it, send)),
  });
}

export const allFindings = ({ findings, clusters }: Topology): readonly TopologyFinding[] =>
  [...findings, ...clusters.flatMap((it) => it.findings)].sort(
    (a, b) => order[a.severity] - order[b.severity],
  );

function findingItem(finding: TopologyFinding, send: (message: FromPanel) => void): HTMLElement {
  const { severity, code, message, hint, nodeId, remedy } = finding;
  const reveal = (id: string) => {
    send({ reveal: id });
  };
  return element('li', {
    class: `finding ${severity}`,
    children: [
      element('div', {
        class: 'said',
        children: [
          element('p', {
            children: [
              element('strong', { class: 'severity', text: severity }),
              document.createTextNode(' '),
              revealButton(code, nodeId, reveal, `${severity} ${code}`),
              document.createTextNode(` ${message}`),
            ],
          }),
          ...(hint === undefined ? [] : [element('p', { class: 'hint', text: hint })]),
        ],
      }),
      ...(remedy
        ? [
            toolkitButton({
              label: wishLabel(remedy),
              spoken: `${wishLabel(remedy)} Remedy for ${code}: ${message}`,
              appearance: 'primary',
              key: `remedy ${nodeId}`,
              onClick: () => {
                send({ ask: remedy });
              },
            }),
          ]
        : []),
    ],
  });
}
