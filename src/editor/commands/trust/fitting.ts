/** What was found for the clusters, put before the person where it is not all. */
import * as vscode from 'vscode';
import type { ClusterAuthority } from '../../../mesh/intent';
import type { ContextName } from '../../../objects/reference';
import type { Matching } from '../../../pki/matching';
import { fewLines } from '../../../views/fewLines';

export type Found = Matching<ContextName>;

export const authoritiesIn = ({ fitting }: Found): readonly ClusterAuthority[] =>
  [...fitting].map(([cluster, authority]) => ({ cluster, ...authority }));

/** `goOn` with what fits, `add` more files, or undefined: give up. Says nothing where all fits. */
export async function askHowOn(
  { fitting, refused, remarks }: Found,
  more: string | undefined,
): Promise<'goOn' | 'add' | undefined> {
  if (refused.size === 0) return 'goOn';
  const goOn = `Go On with ${[...fitting.keys()].join(', ')}`;
  const ways = [...(fitting.size > 0 ? [goOn] : []), ...(more === undefined ? [] : [more])];
  const choice = await vscode.window.showWarningMessage(
    `${fitting.size} of ${fitting.size + refused.size} clusters have a CA that fits.`,
    { modal: true, detail: linesOf(refused, remarks).join('\n') },
    ...ways,
  );
  if (choice === undefined) return undefined;
  return choice === goOn ? 'goOn' : 'add';
}

const linesOf = (refused: Found['refused'], remarks: readonly string[]): readonly string[] =>
  fewLines([
    ...[...refused].map(([cluster, because]) => `${cluster}: ${because.join(' ')}`),
    ...remarks,
  ]);
