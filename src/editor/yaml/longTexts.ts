import * as vscode from 'vscode';
import { Owner } from '../../base/disposable';
import { afterChanges, type TextChange } from './textChanges';

interface Known {
  readonly version: number;
  readonly eol: vscode.EndOfLine;
  readonly text: string;
}

/** Shorter ones the editor has together at once. */
const longText = 1024 * 1024;

export const isLong = (text: string): boolean => text.length > longText;

/**
 * The texts of documents. At first use after each edit the editor puts a text together of its lines,
 * which in a long one is felt at each keystroke; so a long text is edited here, as the editor says.
 */
export class LongTexts extends Owner {
  readonly #known = new WeakMap<vscode.TextDocument, Known>();

  constructor() {
    super();
    this.own(
      vscode.workspace.onDidChangeTextDocument((it) => {
        this.#follow(it);
      }),
    );
  }

  textOf(document: vscode.TextDocument): string {
    const known = this.textNow(document);
    if (known !== undefined) return known;
    const text = document.getText();
    if (isLong(text)) this.#hold(document, text);
    return text;
  }

  /** The text, where nothing is to be put together for it. */
  textNow(document: vscode.TextDocument): string | undefined {
    const known = this.#known.get(document);
    return known?.version === document.version ? known.text : undefined;
  }

  #hold(document: vscode.TextDocument, text: string): void {
    const { version, eol } = document;
    this.#known.set(document, { version, eol, text });
  }

  /** A text that nobody asked for before the next edit was not followed, and is the editor's again. */
  #follow({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    const known = this.#known.get(document);
    // Told of each edit, and also when a document was saved.
    if (!known || this.textNow(document) !== undefined) return;
    const text = textAfter(known, document, contentChanges);
    if (text === undefined) this.#known.delete(document);
    else this.#hold(document, text);
  }
}

/** Undefined where what was known is not of the version before, or the result not as long as the document. */
function textAfter(
  { version, eol, text }: Known,
  document: vscode.TextDocument,
  changes: readonly TextChange[],
): string | undefined {
  if (version + 1 !== document.version || eol !== document.eol) return undefined;
  const after = afterChanges(text, changes, eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n');
  return after?.length === lengthOf(document) ? after : undefined;
}

/** Behind the last line. */
const lengthOf = (document: vscode.TextDocument): number =>
  document.offsetAt(new vscode.Position(document.lineCount, 0));
