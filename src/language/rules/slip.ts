/** A slip of the hand after which a text is no YAML. */

export type SlipKind =
  | 'blank'
  | 'dash'
  | 'item'
  | 'noColon'
  | 'colon'
  | 'line'
  | 'first'
  | 'quote'
  | 'bracket'
  | 'escape'
  | 'start'
  | 'mark'
  | 'conflict'
  | 'indent'
  | 'added'
  | 'command'
  | 'prompt'
  | 'comment'
  | 'link'
  | 'parent'
  | 'stray'
  | 'comma'
  | 'unknown';

export interface Slip {
  readonly kind: SlipKind;
  readonly start: number;
  readonly end: number;
  /** A sentence. */
  readonly message: string;
  /** A field stands below one that has a value: no template writes that. */
  readonly isBelowValue?: true;
}

export const slip = (kind: Slip['kind'], start: number, end: number, message: string): Slip => ({
  kind,
  start,
  end: Math.max(end, start + 1),
  message,
});
