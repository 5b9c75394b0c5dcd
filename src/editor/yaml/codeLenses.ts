import * as vscode from 'vscode';
import { Owner } from '../../base/disposable';
import type { Event } from '../../base/event';
import type { KnownLenses, ObjectLens } from '../../language/navigation/lenses';
import { counted } from '../../views/oneLine';
import { commandId, type CommandName } from '../contributions';
import { onDidChangeSettings, readSettings } from '../settings';
import { Slices } from './backgroundReading';
import { rangeOf } from './marks';
import type { HostPlaces } from './hostPlaces';
import type { LanguageContexts } from './languageContext';
import { isOurs } from './openTexts';

/** Who uses a host is looked up when its lens comes into sight. */
class UsesLens extends vscode.CodeLens {
  constructor(
    range: vscode.Range,
    readonly document: vscode.TextDocument,
    readonly host: string,
  ) {
    super(range);
  }
}

/** What can be done with an object, above its first line: apply, compare, explain the path, see who uses it. */
export class CodeLenses extends Owner implements vscode.CodeLensProvider {
  readonly #changed = this.own(new vscode.EventEmitter<void>());
  #known: { readonly zone: string; readonly lenses: KnownLenses } | undefined;
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(
    readonly places: HostPlaces,
    readonly contexts: LanguageContexts,
    news: readonly Event[],
  ) {
    super();
    for (const event of [...news, onDidChangeSettings]) {
      this.own(
        event(() => {
          this.#changed.fire();
        }),
      );
    }
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    if (!isOurs(document) || !readSettings(document.uri).codeLensEnabled) return [];
    const { lensesAlong } = await import('../../language/navigation/lenses');
    const { zone, mesh } = this.contexts.for(document);
    const manifest = await this.places.manifestOf(document);
    const lenses: vscode.CodeLens[] = [];
    const slices = new Slices();
    for (const some of lensesAlong(manifest, zone, this.#knownIn(zone))) {
      for (const it of some) {
        if (mesh) lenses.push(...clusterLenses(it, document));
        for (const { host } of it.hosts) {
          lenses.push(new UsesLens(lineOf(it, document), document, host));
        }
      }
      await slices.pause();
    }
    return lenses;
  }

  /** Another zone means other objects. */
  #knownIn(zone: string): KnownLenses {
    if (this.#known?.zone !== zone) this.#known = { zone, lenses: new WeakMap() };
    return this.#known.lenses;
  }

  async resolveCodeLens(
    lens: vscode.CodeLens,
    token: vscode.CancellationToken,
  ): Promise<vscode.CodeLens> {
    if (!(lens instanceof UsesLens)) return lens;
    const { document, host } = lens;
    const all = await this.places.placesOf(host, document, token);
    const uses = all.filter(({ mention }) => mention.role !== 'defines');
    lens.command = {
      title: `${host}: ${usesText(uses.length)}`,
      command: uses.length === 0 ? '' : 'editor.action.showReferences',
      arguments: [
        document.uri,
        lens.range.start,
        uses.map(({ uri, range }) => new vscode.Location(uri, range)),
      ],
    };
    return lens;
  }
}

const usesText = (count: number): string =>
  count === 0 ? 'used nowhere else' : `used in ${counted(count, 'place')}`;

/** Only where a mesh is connected: these reach clusters. */
function clusterLenses(it: ObjectLens, document: vscode.TextDocument): readonly vscode.CodeLens[] {
  const range = lineOf(it, document);
  const lens = (title: string, name: CommandName, ...args: readonly unknown[]) =>
    new vscode.CodeLens(range, { title, command: commandId(name), arguments: [...args] });
  const part = it.manifest === undefined ? undefined : { name: it.name, text: it.manifest };
  return [
    ...(part
      ? [
          lens('Apply…', 'applyManifest', undefined, part),
          lens('Compare with Cluster…', 'compareManifest', undefined, part),
        ]
      : []),
    ...it.hosts.map(({ host }) => lens('Explain Path', 'explainPath', host)),
  ];
}

const lineOf = ({ span }: ObjectLens, document: vscode.TextDocument): vscode.Range =>
  rangeOf(document, { start: span.start, end: span.start });
