/** package.json and the code say the same, both ways: commands, settings, views, context keys, files. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import {
  commandId,
  commandNeeds,
  contextKeys,
  settingNames,
  settingPrefix,
  viewIds,
  type CommandName,
} from '../../src/editor/contributions';

const root = path.resolve(__dirname, '../..');

interface MenuItem {
  readonly command: string;
  readonly when?: string;
}

interface Manifest {
  readonly files?: unknown;
  readonly icon?: string;
  readonly main: string;
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly views: Readonly<
      Record<string, readonly { readonly id: string; readonly icon: string }[]>
    >;
    readonly viewsContainers: {
      readonly activitybar: readonly { readonly id: string; readonly icon: string }[];
    };
    readonly viewsWelcome: readonly { readonly view: string; readonly contents: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope: string }>>;
    };
    readonly snippets: readonly { readonly path: string }[];
    readonly languages: readonly { readonly id: string; readonly configuration: string }[];
    readonly grammars: readonly {
      readonly path: string;
      readonly scopeName: string;
      readonly injectTo?: readonly string[];
    }[];
  };
}

const manifest = JSON.parse(
  fs.readFileSync(path.join(root, 'package.json'), 'utf8'),
) as unknown as Manifest;
const { contributes } = manifest;
const names = Object.keys(commandNeeds) as CommandName[];
const sorted = (list: readonly string[]) => [...list].sort();

suite('package.json and the code', () => {
  test('name the same commands', () => {
    assert.deepEqual(
      sorted(contributes.commands.map((it) => it.command)),
      sorted(names.map(commandId)),
    );
  });

  test('title every command in one category, verb first', () => {
    for (const { title, category } of contributes.commands) {
      assert.equal(category, 'Istio Multicluster');
      assert.match(title, /^[A-Z][a-z]+/);
    }
  });

  test('offer no command that reaches a cluster in an untrusted workspace', () => {
    for (const name of names) {
      const { enablement } = contributes.commands.find((it) => it.command === commandId(name))!;
      const guarded = enablement?.includes('isWorkspaceTrusted') ?? false;
      assert.equal(guarded, commandNeeds[name] === 'trust', name);
    }
  });

  test('put only known commands into menus', () => {
    const known = new Set(names.map(commandId));
    const strays = Object.values(contributes.menus)
      .flat()
      .filter((it) => !known.has(it.command));
    assert.deepEqual(strays, []);
  });

  test('name the same settings', () => {
    assert.deepEqual(
      sorted(Object.keys(contributes.configuration.properties)),
      sorted(settingNames.map((it) => `${settingPrefix}.${it}`)),
    );
  });

  test('restrict every setting that picks a cluster or a program', () => {
    const machine = Object.entries(contributes.configuration.properties)
      .filter(([name, { scope }]) => scope.startsWith('machine') && !name.endsWith('readTimeout'))
      .map(([name]) => name);
    const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
    assert.deepEqual(sorted(restricted), sorted(machine));
  });

  test('name the same views', () => {
    const views = Object.values(contributes.views).flat();
    assert.deepEqual(
      views.map((it) => it.id),
      Object.values(viewIds),
    );
    for (const { view } of contributes.viewsWelcome) assert.ok(views.some((it) => it.id === view));
  });

  test('use only context keys that are set', () => {
    const whens = JSON.stringify(contributes);
    const used = new Set(whens.match(/istioMulticluster\.(?:state|can\w+)/g));
    assert.deepEqual(sorted([...used]), sorted(Object.values(contextKeys)));
  });

  test('start on nothing but YAML, JSON, Corefiles, views and commands', () => {
    assert.deepEqual(manifest.activationEvents, [
      'onLanguage:yaml',
      'onLanguage:json',
      'onLanguage:corefile',
    ]);
  });

  test('colour Corefiles in their files and in YAML by one grammar', () => {
    const read = (file: string) =>
      JSON.parse(fs.readFileSync(path.join(root, file), 'utf8')) as {
        readonly scopeName: string;
        readonly repository?: Readonly<Record<string, unknown>>;
      };
    for (const { path: file, scopeName, injectTo } of contributes.grammars) {
      const grammar = read(file);
      assert.equal(grammar.scopeName, scopeName);
      const text = JSON.stringify(grammar);
      for (const [, name = ''] of text.matchAll(/"include":"#(\w+)"/g)) {
        assert.ok(grammar.repository?.[name], `${file} includes ${name}`);
      }
      if (injectTo) assert.ok(text.includes('"include":"source.corefile"'));
    }
  });

  test('point at files that are there', () => {
    const files = [
      ...contributes.snippets.map((it) => it.path),
      ...contributes.grammars.map((it) => it.path),
      ...contributes.languages.map((it) => it.configuration),
      ...contributes.viewsContainers.activitybar.map((it) => it.icon),
      ...(manifest.icon === undefined ? [] : [manifest.icon]),
    ];
    assert.deepEqual(
      files.filter((it) => !fs.existsSync(path.join(root, it))),
      [],
    );
  });

  test('link only to commands that exist', () => {
    const known = new Set(names.map(commandId));
    const links = contributes.viewsWelcome
      .flatMap((it) => [...it.contents.matchAll(/command:([\w.]+)/g)])
      .map((it) => it[1] ?? '');
    assert.deepEqual(
      links.filter((it) => !it.startsWith('workbench.') && !known.has(it)),
      [],
    );
  });
});
