/** The way with a root that exists: its certificate and key are chosen, opened and judged. */
import * as vscode from 'vscode';
import type { Clock } from '../../../base/clock';
import { Failure } from '../../../base/failure';
import { rootFrom } from '../../../pki/existingRoot';
import type { PkiContent } from '../../../pki/pkiFile';
import { readPkiFile } from '../../../tools/pkiFiles';
import { pickPath } from '../../files';
import type { Session } from '../../session';
import { back, type Question } from '../../steps';
import type { Draft } from './draft';
import { contentIn, passphraseQuestions } from './passphrase';

const filters = {
  'Certificates and keys': ['pem', 'crt', 'cer', 'der', 'key', 'p12', 'pfx', 'p8'],
  'All files': ['*'],
};

/** The files, their passphrase where one is needed, and with the last answer the root itself. */
export function rootFileQuestions(
  draft: Draft,
  { clock, passphrases }: Session,
): readonly Question<Draft>[] {
  const files = draft.fileState.lacksKey ? [askRootFile, askKeyFile] : [askRootFile];
  return [...files, ...passphraseQuestions(draft, passphrases)].map((it) => judging(it, clock));
}

/** A dialog that is closed leads one question back, and gives up where there is none. */
const askRootFile: Question<Draft> = async (draft, { step }) => {
  for (;;) {
    const picked = await pickPath('Root Certificate, or PKCS#12 File with its Key', filters);
    if (!picked) return step > 1 ? back : undefined;
    const { content } = await readPkiFile(picked);
    const chosen = {
      ...draft,
      files: [picked],
      passphrase: undefined,
      root: undefined,
      fileState: { lacksKey: lacksKey(content), isLocked: content.isLocked },
    };
    const isUsable = content.certificates.length > 0 || content.isLocked;
    if (isUsable) return chosen;
    await tell(`There is no certificate in ${picked}.`, content.problems.join(' '));
  }
};

const lacksKey = ({ keys, isLocked }: PkiContent): boolean => keys.length === 0 && !isLocked;

const askKeyFile: Question<Draft> = async (draft) => {
  for (;;) {
    const picked = await pickPath('Private Key of the Root', filters);
    if (!picked) return back;
    const { content } = await readPkiFile(picked);
    const files = [...draft.files.slice(0, 1), picked];
    if (!lacksKey(content))
      return { ...draft, files, fileState: { lacksKey: true, isLocked: content.isLocked } };
    await tell(`There is no private key in ${picked}.`, content.problems.join(' '));
  }
};

/** The last question of the files: judges the root before anything more is asked. */
const judging =
  (question: Question<Draft>, clock: Clock): Question<Draft> =>
  async (draft, place) => {
    const answer = await question(draft, place);
    if (answer === undefined || answer === back) return answer;
    const content = await contentIn(answer);
    const keyIsAskedNext = answer.fileState.lacksKey && content.keys.length === 0;
    if (content.isLocked || keyIsAskedNext) return answer;
    try {
      return { ...answer, root: rootFrom(content, clock) };
    } catch (error) {
      if (!Failure.is(error)) throw error;
      await tell(error.message, error.hint ?? '');
      return back;
    }
  };

const tell = async (message: string, detail: string): Promise<void> => {
  await vscode.window.showWarningMessage(message, { modal: true, detail });
};
