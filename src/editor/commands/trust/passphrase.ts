/** Opens files that are encrypted, with a passphrase that is typed or was kept. */
import { Sensitive } from '../../../base/sensitive';
import { contentOf, mergedContent, type PkiContent } from '../../../pki/pkiFile';
import { bytesOf } from '../../../tools/keyFiles';
import type { Passphrases } from '../../passphrases';
import { askText, back, pickOne, type Place, type Question } from '../../steps';
import type { Draft } from './draft';

/** What the files of the draft hold, as far as its passphrase opens them. Throws `Failure('file')`. */
export async function contentIn({ files, passphrase }: Draft): Promise<PkiContent> {
  const contents = await Promise.all(
    files.map(async (file) => contentOf(await bytesOf(file), passphrase)),
  );
  return mergedContent(contents);
}

/** Asks for the passphrase of files that are locked, and what is to become of one that was typed. */
export const passphraseQuestions = (
  { fileState: { isLocked }, isKept }: Draft,
  passphrases: Passphrases,
): readonly Question<Draft>[] => [
  ...(isLocked ? [askPassphrase(passphrases)] : []),
  ...(isLocked && !isKept ? [askKeeping(passphrases)] : []),
];

const askPassphrase =
  (passphrases: Passphrases): Question<Draft> =>
  async (draft, place) => {
    const bytes = await Promise.all(draft.files.map(bytesOf));
    const kept = await passphrases.of(bytes);
    if (kept && (await opens(draft, kept))) {
      const choice = await askKept(place);
      if (choice === undefined || choice === back) return choice;
      if (choice === 'use') return { ...draft, passphrase: kept, isKept: true };
      await passphrases.forget(bytes);
    }
    return askTyped(draft, place);
  };

const askKept = (place: Place) =>
  pickOne<'use' | 'forget'>({ ...place, placeholder: 'The key is encrypted' }, [
    { label: 'Use the passphrase in the secret storage', value: 'use' },
    { label: 'Forget it and ask again', value: 'forget' },
  ]);

const askTyped: Question<Draft> = async (draft, place) => {
  const typed = await askText({
    ...place,
    placeholder: 'Passphrase of the key',
    password: true,
    validate: () => undefined,
    refuses: async (text) =>
      (await opens(draft, new Sensitive(text)))
        ? undefined
        : 'The passphrase does not open the key.',
  });
  return typed === undefined || typed === back
    ? typed
    : { ...draft, passphrase: new Sensitive(typed), isKept: false };
};

const opens = async (draft: Draft, passphrase: Sensitive<string>): Promise<boolean> =>
  !(await contentIn({ ...draft, passphrase })).isLocked;

/** Offers to keep the passphrase just typed; nothing is kept without being asked for. */
const askKeeping =
  (passphrases: Passphrases): Question<Draft> =>
  async (draft, place) => {
    const bytes = await Promise.all(draft.files.map(bytesOf));
    const choice = await pickOne<'drop' | 'keep'>(
      { ...place, placeholder: 'What happens to the passphrase' },
      [
        { label: 'Use it once', detail: 'It is asked for the next time', value: 'drop' },
        {
          label: 'Keep it in the secret storage of VS Code',
          detail: 'Encrypted by the system’s key ring, for these files only',
          value: 'keep',
        },
      ],
    );
    if (choice === undefined || choice === back) return choice;
    if (choice === 'keep' && draft.passphrase) await passphrases.keep(bytes, draft.passphrase);
    else await passphrases.forget(bytes);
    return draft;
  };
