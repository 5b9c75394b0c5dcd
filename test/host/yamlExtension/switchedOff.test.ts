/**
 * The YAML extension goes while the window is open. The editor takes an extension that runs away with the
 * next start of its host only, so the one here is made up; the documents and settings are the window's.
 */
import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { silentLog } from '../../../src/base/log';
import { SchemaOffer } from '../../../src/editor/yaml/schemaOffer';
import { eventually } from '../eventually';

type SchemaOf = (resource: string) => string | undefined;

/** What the editor says of extensions, for one test. */
class Extensions {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #real = Object.getOwnPropertyDescriptors(vscode.extensions);
  #installed = false;
  /** What the extension was given, newest last. */
  readonly offers: SchemaOf[] = [];

  constructor() {
    Object.defineProperties(vscode.extensions, {
      getExtension: { configurable: true, value: () => this.#extension() },
      onDidChange: { configurable: true, value: this.#changed.event },
    });
  }

  set(isInstalled: boolean): void {
    this.#installed = isInstalled;
    this.#changed.fire();
  }

  restore(): void {
    Object.defineProperties(vscode.extensions, this.#real);
    this.#changed.dispose();
  }

  #extension() {
    if (!this.#installed) return undefined;
    const registerContributor = (_: string, schemaOf: SchemaOf) => this.offers.push(schemaOf) > 0;
    return { activate: () => Promise.resolve({ registerContributor }) };
  }
}

suite('A YAML extension that goes', () => {
  let extensions: Extensions;
  let offer: SchemaOffer | undefined;

  setup(() => {
    extensions = new Extensions();
  });

  teardown(() => {
    offer?.dispose();
    extensions.restore();
  });

  const offered = (count: number) => eventually('the offer', () => extensions.offers.at(count - 1));

  test('leaves the structure to us again, and takes it over when it is back', async () => {
    const [uri] = await vscode.workspace.findFiles('faulty.yaml');
    assert.ok(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    offer = new SchemaOffer(silentLog);
    let changes = 0;
    offer.onDidChange(() => {
      changes += 1;
    });
    const isServed = () => offer?.serves(document, 'validate');
    assert.equal(isServed(), false, 'before there is one');

    extensions.set(true);
    const schemaOf = await offered(1);
    assert.equal(isServed(), false, 'before it asked');
    assert.ok(schemaOf(uri.toString()));
    assert.deepEqual([isServed(), changes], [true, 1]);

    extensions.set(false);
    assert.deepEqual([isServed(), changes], [false, 2], 'documents are checked anew');
    extensions.set(false);
    assert.equal(changes, 2, 'other extensions are nothing to us');

    extensions.set(true);
    const again = await offered(2);
    assert.equal(isServed(), false, 'what an earlier one asked is forgotten');
    assert.ok(again(uri.toString()));
    assert.deepEqual([isServed(), changes], [true, 3]);
  });

  test('without an API of old, or one that fails, we go on checking', async () => {
    const [uri] = await vscode.workspace.findFiles('faulty.yaml');
    assert.ok(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    const warnings: string[] = [];
    const log = { ...silentLog, warn: (sentence: string) => warnings.push(sentence) };
    Object.defineProperty(vscode.extensions, 'getExtension', {
      configurable: true,
      value: () => ({ activate: () => Promise.reject(new Error('no server')) }),
    });
    offer = new SchemaOffer(log);
    await eventually('the warning', () => warnings[0]);
    assert.deepEqual(warnings, ['The YAML extension did not take our schema.']);
    assert.equal(offer.serves(document, 'validate'), false);
  });
});
