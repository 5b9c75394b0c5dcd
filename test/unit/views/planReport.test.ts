import assert from 'node:assert/strict';
import type { KubernetesObject } from '../../../src/objects/object';
import { contextName } from '../../../src/objects/reference';
import type { Change } from '../../../src/plan/change';
import { diffOf } from '../../../src/plan/diff';
import type { Plan } from '../../../src/plan/plan';
import type { Rehearsal } from '../../../src/plan/rehearse';
import { acceptedPlan, countsOf, reportOf } from '../../../src/views/planReport';

const object = (kind: string, name: string, data: Record<string, string>): KubernetesObject =>
  ({ apiVersion: 'v1', kind, metadata: { name, namespace: 'istio-system' }, data }) as never;

const change = (
  cluster: string,
  before: KubernetesObject | undefined,
  after: KubernetesObject | undefined,
  irreversible?: string,
): Change => {
  const { kind, metadata } = after ?? before ?? object('ConfigMap', 'x', {});
  return {
    target: {
      cluster: contextName(cluster),
      apiVersion: 'v1',
      kind,
      namespace: 'istio-system',
      name: metadata.name,
    },
    before,
    after,
    why: 'so that it is so',
    ...(irreversible === undefined ? {} : { irreversible }),
  };
};

const map = (value: string) => object('ConfigMap', 'coredns', { Corefile: value });
const secret = (value: string) => object('Secret', 'cacerts', { 'ca-key.pem': value });

const created = change('east', undefined, secret('bmV3IGtleQ=='));
const updated = change('west', map('a'), map('b'));
const deleted = change('west', map('gone'), undefined, 'its claims go with it');
const kept = change('east', map('same'), map('same'));

const rehearsal = (changes: readonly Change[], parts: Partial<Rehearsal> = {}): Rehearsal => {
  const plan: Plan = {
    title: 'Establish trust',
    phases: [{ title: 'all', changes, settles: [] }],
    warnings: ['Pods must be restarted.'],
  };
  return { plan, rejections: [], predicted: [], ...parts };
};

suite('planReport', () => {
  test('counts what is written, by cluster, and leaves out what is so already', () => {
    const report = reportOf(rehearsal([created, updated, deleted, kept]));
    assert.deepEqual(
      report.entries.map((it) => [it.verb, it.title]),
      [
        ['create', 'Secret istio-system/cacerts in east'],
        ['update', 'ConfigMap istio-system/coredns in west'],
        ['delete', 'ConfigMap istio-system/coredns in west'],
      ],
    );
    assert.match(report.detail, /^east: 1 to create\nwest: 1 to change, 1 to delete$/m);
    assert.equal(countsOf(report.entries), '1 to create, 1 to change, 1 to delete');
  });

  test('the button names how many clusters are written to', () => {
    assert.equal(reportOf(rehearsal([created])).button, 'Apply to 1 Cluster');
    assert.equal(reportOf(rehearsal([created, updated])).button, 'Apply to 2 Clusters');
  });

  test('says before, and not after, what cannot be taken back', () => {
    const { detail, warnings } = reportOf(rehearsal([deleted]));
    assert.deepEqual(warnings, [
      'Pods must be restarted.',
      'ConfigMap istio-system/coredns in west cannot be taken back: its claims go with it',
    ]);
    assert.match(detail, /• Pods must be restarted\./);
  });

  test('what a server would refuse is named and left out', () => {
    const refused = { change: updated, reason: 'forbidden', message: 'quota exceeded.' } as const;
    const rehearsed = rehearsal([created, updated], { rejections: [refused] });
    const report = reportOf(rehearsed);
    assert.deepEqual(report.refused, ['ConfigMap istio-system/coredns in west: quota exceeded.']);
    assert.equal(report.button, 'Apply to 1 Cluster');
    assert.deepEqual(acceptedPlan(rehearsed).phases[0]?.changes, [created]);
  });

  test('a result nobody was asked about is called predicted', () => {
    const report = reportOf(rehearsal([created, updated], { predicted: [created] }));
    assert.deepEqual(
      report.entries.map((it) => it.certainty),
      ['predicted', 'rehearsed'],
    );
    assert.match(report.detail, /predicted/);
  });

  test('a long list of warnings is cut, and says so', () => {
    const many = rehearsal([created]);
    const warnings = Array.from({ length: 20 }, (_, index) => `Warning ${index}.`);
    const { detail } = reportOf({ ...many, plan: { ...many.plan, warnings } });
    assert.match(detail, /and 12 more/);
    assert.doesNotMatch(detail, /Warning 9\./);
  });

  test('no secret byte is in the report or in the texts behind it', () => {
    const changes = [created, change('west', secret('b2xkIGtleQ=='), secret('bmV3IGtleQ=='))];
    const report = reportOf(rehearsal(changes));
    const shown = [
      report.title,
      report.detail,
      ...report.entries.map((it) => it.title),
      ...report.entries.map((it) => diffOf(it.change)).flatMap((it) => [it.before, it.after]),
    ].join('\n');
    assert.doesNotMatch(shown, /bmV3IGtleQ|b2xkIGtleQ|new key|old key/);
    assert.match(shown, /<hidden, new value>/);
  });
});
