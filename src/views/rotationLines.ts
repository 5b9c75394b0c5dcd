/** The steps of a rotation as a person chooses among them. */
import type { RotationStep } from '../mesh/intent';

export interface RotationLine {
  readonly step: RotationStep;
  readonly label: string;
  readonly detail: string;
  readonly state: 'next' | 'other';
}

const lines: readonly Omit<RotationLine, 'state'>[] = [
  {
    step: 'trustBoth',
    label: 'Trust both roots',
    detail: 'The new root beside the old one in root-cert.pem of every cluster',
  },
  {
    step: 'restart',
    label: 'Restart what is behind',
    detail: 'After every other step: control planes, then gateways, then workloads',
  },
  {
    step: 'reissue',
    label: 'Re-issue intermediate CAs',
    detail: 'Under the new root, once everybody trusts both',
  },
  {
    step: 'dropOld',
    label: 'Drop the old root',
    detail: 'Once nobody presents a certificate under it any more',
  },
];

/** The next one first, the others in the order they come. */
export function rotationLines(next: RotationStep | 'done'): readonly RotationLine[] {
  const all = lines.map((it): RotationLine => ({
    ...it,
    state: it.step === next ? 'next' : 'other',
  }));
  return [...all.filter((it) => it.state === 'next'), ...all.filter((it) => it.state === 'other')];
}
