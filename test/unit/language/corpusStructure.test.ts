/**
 * Real files, and what Istio's own installers render, hold nothing that Istio would refuse: their authors
 * ran them. So nothing is said of how their objects are written.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import type { Diagnostic } from '../../../src/language/diagnostic';
import { diagnose } from '../../../src/language/diagnostics';
import { parseDocuments, placedDocuments } from '../../../src/language/document';
import { kindOf } from '../../../src/language/schema/kinds';
import { offline } from './entryText';

const inputs = path.resolve(__dirname, '../../../../shared/inputs');
const isThere = fs.existsSync(inputs);

const yamlIn = (folder: string) =>
  (isThere ? fs.readdirSync(path.join(inputs, folder)) : [])
    .filter((it) => it.endsWith('.yaml'))
    .map((it) => path.join(inputs, folder, it));

/** Right for the releases these are of, which nobody says here. */
const isOfOld = ({ code, severity }: Diagnostic): boolean =>
  code === 'MESH0711' && severity === 'info';

const structural = (text: string): readonly string[] =>
  diagnose(text, offline)
    .filter((it) => it.code.startsWith('MESH07') && !isOfOld(it))
    .map((it) => `${text.slice(0, it.start).split('\n').length} ${it.code} ${it.message}`);

/** Published, and faulty all the same. */
const faulty: Readonly<Record<string, readonly string[]>> = {
  '040.yaml': ['4 MESH0704 metadata has no name, which is required.'],
  '061.yaml': [
    '12 MESH0728 What listens here is MySQL as a rule, and proxies ask http routes for HTTP alone: databases are routed under tcp.',
  ],
};

suite('structure of real files', () => {
  if (!isThere) console.log('NOT RUN: structure of real files, because shared/inputs is absent');
  for (const folder of ['corpus', 'manifests']) {
    for (const file of yamlIn(folder)) {
      test(`${folder}/${path.basename(file)}`, () => {
        assert.deepEqual(
          structural(fs.readFileSync(file, 'utf8')),
          faulty[path.basename(file)] ?? [],
        );
      });
    }
  }
  test('it is looked at: most kinds are among them', () => {
    if (!isThere) return;
    const seen = new Set<string>();
    for (const file of [...yamlIn('corpus'), ...yamlIn('manifests')]) {
      for (const { document } of placedDocuments(parseDocuments(fs.readFileSync(file, 'utf8')))) {
        for (const { apiVersion, kind, name } of document.objects) {
          if (kindOf(apiVersion, kind, name)) seen.add(kind);
        }
      }
    }
    const expected = ['ConfigMap', 'DestinationRule', 'EnvoyFilter', 'Gateway'];
    for (const it of [...expected, 'ServiceEntry', 'VirtualService']) assert.ok(seen.has(it), it);
  });
});
