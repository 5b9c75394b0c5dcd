// Lint rules, and the table of who may import whom (ARCHITECTURE.md); test/unit/imports.test.ts holds the same table.
import tseslint from 'typescript-eslint';

const edges = ['kubernetes', 'editor', 'tools'];
const pure = [
  'base',
  'objects',
  'pki',
  'dns',
  'manifests',
  'plan',
  'mesh',
  'planners',
  'proof',
  'language',
  'views',
];

/** Folder -> folders of src it may import. Everything else is refused. */
export const allowedImports = {
  base: [],
  objects: ['base'],
  pki: ['objects', 'base'],
  dns: ['objects', 'base'],
  manifests: ['objects', 'base'],
  plan: ['objects', 'base'],
  mesh: ['objects', 'pki', 'dns', 'base'],
  planners: ['mesh', 'plan', 'pki', 'dns', 'manifests', 'objects', 'base'],
  language: ['mesh', 'objects', 'dns', 'base'],
  proof: ['mesh', 'plan', 'dns', 'objects', 'base'],
  views: ['mesh', 'plan', 'proof', 'objects', 'base'],
  kubernetes: ['mesh', 'plan', 'proof', 'objects', 'base'],
  tools: ['manifests', 'pki', 'objects', 'base'],
  editor: [...pure, 'tools'],
};

const folders = Object.keys(allowedImports);

const packageOwners = [
  { name: 'vscode', folders: ['editor'] },
  { name: '@kubernetes/client-node', folders: ['kubernetes'] },
  { name: 'node-forge', folders: ['pki'] },
  { name: 'dns-packet', folders: ['dns'] },
];

function restrictions(folder) {
  const refused = folders.filter((it) => it !== folder && !allowedImports[folder].includes(it));
  return {
    files: [`src/${folder}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            ...(refused.length === 0
              ? []
              : [
                  {
                    regex: `^(\\.\\./)+(${refused.join('|')})(/|$)`,
                    message: `src/${folder} may not import this folder: see ARCHITECTURE.md.`,
                  },
                ]),
            ...(pure.includes(folder) && folder !== 'pki'
              ? [{ regex: '^node:', message: 'Pure folders import no Node built-in.' }]
              : []),
            ...packageOwners
              .filter((it) => !it.folders.includes(folder))
              .map((it) => ({
                regex: `^${it.name}$`,
                message: `${it.name} is imported in src/${it.folders.join(', src/')} only.`,
              })),
          ],
        },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ['dist', 'out', 'node_modules', '.vscode-host', '.kube-assets', 'test-results'] },
  {
    files: ['**/*.ts'],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['./tsconfig.json', './webview/tsconfig.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Property access by index signature is written with brackets (noPropertyAccessFromIndexSignature).
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-console': 'error',
      eqeqeq: 'error',
    },
  },
  ...folders.map(restrictions),
  {
    files: ['test/**/*.ts'],
    rules: {
      'no-console': 'off',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
);
