import assert from 'node:assert/strict';
import { OpenPreviews, type Preview } from '../../../src/editor/openPreviews';
import { contextName, referenceTo } from '../../../src/objects/reference';
import type { Change } from '../../../src/plan/change';
import type { PlanReport } from '../../../src/views/planReport';
import { configMap } from '../../support/dnsObjects';

const east = contextName('east');
const mapOf = (value: string) => configMap('kube-system/coredns', { value });

function reportOf(title: string, change: Pick<Change, 'before' | 'after'>): PlanReport {
  const target = referenceTo(east, mapOf(''));
  const entry = { change: { ...change, target, why: 'a test' }, verb: 'update', title } as const;
  return {
    title,
    contexts: [east],
    entries: [{ ...entry, certainty: 'predicted' }],
    refused: [],
    warnings: [],
    detail: '',
    button: 'Apply',
  };
}

const update = (title: string, value: string): PlanReport =>
  reportOf(title, { before: mapOf(`${value} once`), after: mapOf(value) });

suite('open previews', () => {
  const plannedIn = (previews: OpenPreviews, { documents }: Preview): string =>
    documents.map((it) => previews.textAt(it.path, 'planned')).join('');

  test('each keeps its texts until it is closed, and none after', () => {
    const previews = new OpenPreviews();
    const first = previews.add(update('Forward DNS', 'one'));
    const second = previews.add(update('Forward DNS', 'two'));
    assert.match(plannedIn(previews, first), /value: one$/m);
    assert.match(plannedIn(previews, second), /value: two$/m);
    previews.remove(second);
    assert.match(plannedIn(previews, first), /value: one$/m);
    assert.equal(plannedIn(previews, second), '');
  });

  test('an object that is made or deleted has one end', () => {
    const previews = new OpenPreviews();
    const ends = (it: Preview) => it.documents.map(({ texts }) => [...texts.keys()]);
    const made = previews.add(reportOf('Make', { before: undefined, after: mapOf('a') }));
    const deleted = previews.add(reportOf('Delete', { before: mapOf('a'), after: undefined }));
    assert.deepEqual([ends(made), ends(deleted)], [[['planned']], [['live']]]);
  });

  test('a tab is that of one preview, also where titles are the same or begin the same', () => {
    const previews = new OpenPreviews();
    const open = ['Apply it', 'Apply it', 'Apply it twice'].map((title) =>
      previews.add(update(title, title)),
    );
    const labels = open.map(({ title }) => `${title} (3 files)`);
    assert.deepEqual(labels, [
      'Preview: Apply it (3 files)',
      'Preview: Apply it [2] (3 files)',
      'Preview: Apply it twice (3 files)',
    ]);
    for (const label of labels) {
      const owners = open.filter((it) => previews.isTabOf(label, it)).map(({ title }) => title);
      assert.deepEqual(owners, [label.replace(' (3 files)', '')]);
    }
    assert.ok(!open.some((it) => previews.isTabOf('README.md', it)));
  });
});
