/** A text that is no YAML is judged all the same: between what a page left, and behind slips that have a name. */
import assert from 'node:assert/strict';
import { diagnose } from '../../../src/language/diagnostics';
import { edited } from '../../../src/language/edits';
import { fixesFor } from '../../../src/language/fixes';
import { entryWith, offline, said, soundEntry } from './entryText';

/** What is wrong with the entry itself, wherever it stands. */
const faults: readonly (readonly [from: string, to: string, expected: string])[] = [
  ['resolution:', 'resolutoin:', 'MESH0701! resolutoin'],
  ['http1: 15443', 'http1: 15444', 'MESH0512 15444'],
  ['MESH_INTERNAL', 'MESH_EXTERNAL', 'MESH0509! MESH_EXTERNAL'],
  ['203.0.113.7', '<GATEWAY_IP>', 'MESH0514 <GATEWAY_IP>'],
  ['resolution: DNS', 'resolution:DNS', 'MESH0741! resolution:DNS'],
  ['- 240', '-240', 'MESH0741! -240.0.0.2'],
  ['kind: ServiceEntry', 'kind: ServiceEntri', 'MESH0713! ServiceEntri'],
  [/apiVersion.*\n/.exec(soundEntry)?.[0] ?? '', '', 'MESH0740! kind'],
];

const other = soundEntry.replaceAll('httpbin', 'plain').replace('240.0.0.2', '240.0.0.3');
const around: Readonly<Record<string, (text: string) => string>> = {
  'behind a fence': (it) => `\`\`\`yaml\n${it}`,
  'before a fence': (it) => `${it}\`\`\`\n`,
  'between fences': (it) => `\`\`\`\n${it}\`\`\`\n`,
  'between fences with another': (it) => `\`\`\`yaml\n${other}---\n${it}\`\`\`\n`,
  'between other fences': (it) => `~~~yaml\n${it}~~~\n`,
  'behind words': (it) => `The entry of the other cluster\n${it}`,
  'behind the name of its file': (it) => `entry.yaml\n${it}`,
  'behind the language of a block': (it) => `yaml\n${it}`,
  'behind a prompt': (it) => `$ cat entry.yaml\n${it}`,
  'between prompts': (it) => `[root@master01 tls]# cat entry.yaml\n${it}[root@master01 tls]#\n`,
  'behind a prompt, between fences': (it) => `\`\`\`\n$ cat entry.yaml\n${it}\`\`\`\n`,
  'two, each behind a prompt': (it) => `$ cat a.yaml\n${other}$ cat b.yaml\n${it}`,
  'between marks of a page': (it) => `<pre>\n${it}</pre>\n`,
  'behind a drawn line': (it) => `=====\n${it}`,
  'behind bold words': (it) => `**entry.yaml**\n${it}`,
  'before what kubectl printed': (it) => `${it}serviceentry/httpbin created\n`,
  'typed into a terminal': (it) =>
    `$ cat <<EOF | kubectl apply -f -\n${it.replace(/^(?=.)/gm, '> ')}> EOF\n`,
  'before the end of a heredoc': (it) => `${it}EOF\n`,
  'in a heredoc': (it) => `kubectl apply -f - <<EOF\n${it}EOF\n`,
};

const slips: Readonly<Record<string, (line: string) => string>> = {
  'a blank': (it) => it.replace(': ', ':'),
  'a colon': (it) => it.replace(':', ''),
  'a dash': (it) => it.replace('- ', '-'),
  'no dash': (it) => it.replace('- ', ''),
  'a quote': (it) => it.replace(': ', ': "'),
  'a bracket': (it) => it.replace(': ', ': ['),
  'a letter': (it) => it.replace(': ', ': @'),
  'a word': (it) => `${it}\nx`,
  'a comment': (it) => it.replace(/\S/, '// $&'),
  'a link': (it) => it.replace(/: ([\w.]+)$/, ': [$1](http://$1)'),
};

suite('a text that is no YAML', () => {
  for (const [name, wrap] of Object.entries(around)) {
    test(`${name}: all that is wrong is told, in its place`, () => {
      for (const [from, to, expected] of faults) {
        const told = said(wrap(entryWith(from, to)));
        assert.ok(told.split(', ').includes(expected), `${expected} is not in ${told}`);
      }
    });
    test(`${name}: nothing else is told`, () => {
      const told = diagnose(wrap(soundEntry), offline).filter((it) => it.code !== 'MESH0741');
      assert.deepEqual(told, []);
    });
  }

  test('near: a language of its own, other things beside it, a quote that goes on', () => {
    const bad = entryWith('MESH_INTERNAL', 'MESH_EXTERNAL');
    assert.equal(said(`\`\`\`go\n${bad}\`\`\`\n`), '');
    assert.equal(said(`The entry\n- of one\n${bad}`), '');
    assert.equal(said(`echo "\n${bad}" | kubectl apply -f -\n`), '');
  });

  test('documents that are parted by something else, whatever the first is about', () => {
    const service =
      'apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  selector:\n    app: a\n';
    for (const mark of ['--', '----', ' ---', '====']) {
      const text = `${service}${mark}\n${entryWith('15443', '15444')}`;
      const [first, ...others] = diagnose(text, offline);
      assert.equal(text.slice(first?.start, first?.end), mark);
      assert.deepEqual(
        others.map((it) => it.code),
        ['MESH0512'],
      );
      const [fix] = first ? fixesFor(text, first, offline) : [];
      assert.equal(edited(text, fix?.edits ?? []), text.replace(`${mark}\n`, '---\n'));
    }
  });

  test('an alias of what nothing is called, unless that may be out of sight', () => {
    const text = entryWith('- 240.0.0.2', '- *vip');
    assert.equal(said(text), 'MESH0741! *vip');
    assert.equal(
      said(text, { ...offline, structure: 'meaning' }),
      '',
      'the YAML extension says it',
    );
    assert.equal(said(text.replace('spec:', '  annotations: {vip: &vip 240.0.0.2}\nspec:')), '');
    assert.equal(said(`{{ .Values.anchors }}\n${text}`), '');
  });

  test('quotes of a template of the injector within quotes, of which YAML knows nothing', () => {
    const template = '{{ valueOrDefault .DeploymentMeta.Namespace "default" }}';
    const operator = (value: string) =>
      `apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec:\n  values:\n    global:\n      podDNSSearchNamespaces:\n      - ${value}\n`;
    const text = operator(`"${template}.global"`);
    assert.equal(said(text), `MESH0741! ${template}`);
    const [found] = diagnose(text, offline);
    const [fix] = found ? fixesFor(text, found, offline) : [];
    const fixed = edited(text, fix?.edits ?? []);
    assert.equal(fixed, operator(`"${template.replaceAll('"', '\\"')}.global"`));
    assert.equal(said(fixed), '');
    assert.equal(said(operator(`'${template}.global'`)), '');
    assert.equal(said(operator('"{{ .Values.name | default "a" }}.global"')), '', 'of Helm');
  });

  test('a Corefile without the mark that keeps its lines gets it', () => {
    const config = (mark: string) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: coredns, namespace: kube-system}\ndata:\n  Corefile: ${mark}.:53 {\n    errors\n    cache 30\n    }\n`;
    const [found] = diagnose(config(''), offline);
    assert.equal(found?.code, 'MESH0721');
    assert.match(found.message, /Without a \| behind the colon/);
    const [fix] = fixesFor(config(''), found, offline);
    const fixed = edited(config(''), fix?.edits ?? []);
    assert.equal(fixed, config('|\n    '));
    assert.equal(said(fixed), '');
  });

  test('what a merge left: one version is judged, and either can be kept', () => {
    const sides = (ours: string, theirs: string) =>
      `<<<<<<< HEAD\n${ours}=======\n${theirs}>>>>>>> feature/new\n`;
    const line = '  resolution: DNS\n';
    const otherLine = '  resolution: STATIC\n';
    for (const eol of ['\n', '\r\n']) {
      const plain = soundEntry.replaceAll('15443', '15444').replaceAll('\n', eol);
      const ours = line.replace('\n', eol);
      const theirs = otherLine.replace('\n', eol);
      assert.ok(plain.includes(ours));
      const text = plain.replace(ours, sides(ours, theirs).replaceAll(/\r?\n/g, eol));
      assert.equal(said(text), 'MESH0741! <<<<<<< HEAD, MESH0512 15444');
      const [first] = diagnose(text, offline);
      const fixed = first ? fixesFor(text, first, offline).map((it) => edited(text, it.edits)) : [];
      assert.deepEqual(fixed, [plain, plain.replace(ours, theirs)]);
    }
    const base = `<<<<<<< HEAD\n${line}||||||| 1a2b3c\n  resolution: NONE\n=======\n${otherLine}>>>>>>> b\n`;
    const diff3 = soundEntry.replace(line, base);
    assert.equal(said(diff3), 'MESH0741! <<<<<<< HEAD');
    const [mark] = diagnose(diff3, offline);
    const sides3 = mark ? fixesFor(diff3, mark, offline).map((it) => edited(diff3, it.edits)) : [];
    assert.deepEqual(sides3, [soundEntry, soundEntry.replace(line, otherLine)]);
    const apart = soundEntry.replace(line, `<<<<<<< HEAD\n${line}---\n`);
    assert.match(said(apart), /MESH0741! <<<<<<< HEAD/);
    const parts = ['<<<<<<< HEAD', 'a: 1', '=======', 'a: 2', '>>>>>>> b', ''].join('\n');
    assert.equal(said(parts), '', 'near: another text');
  });

  test('lines of a comparison of two texts, some of them', () => {
    const text = soundEntry.replace('  hosts:', '+ hosts:').replace('  - address', '+ - address');
    assert.equal(said(text.replace('15443', '15444')), 'MESH0741! + hosts:, MESH0512 15444');
    // In front of its blanks, the sign moves a line in: then it is no value that goes on.
    const moved = soundEntry.replace('  - 240.0.0.2\n', '  - 240.0.0.2\n+  - 240.0.0.3\n');
    const others = diagnose(moved, offline).filter((it) => it.code !== 'MESH0741');
    assert.deepEqual(others, []);
  });

  test('an object that is one of ours by its kind alone, or by a group without a version', () => {
    const sidecar = 'kind: Sidecar\nmetadata:\n  name: a\nspec:\n  egress:\n  - hosts: [./*]\n';
    assert.equal(said(sidecar), 'MESH0740! kind');
    assert.equal(
      said(`apiVersion: networking.istio.io\\v1\n${sidecar}`),
      'MESH0713! networking.istio.io\\v1',
    );
    const operator = 'kind: IstioOperator\nspec:\n  profile: demo\n';
    // istioctl may read it all the same.
    assert.equal(said(operator), 'MESH0740 kind');
  });

  test('goes on behind a slip, and tells the next one', () => {
    const text = entryWith(
      'location: MESH',
      'location:MESH',
      entryWith('- 240', '-240', entryWith('15443', '15444')),
    );
    assert.equal(
      said(text),
      'MESH0741! location:MESH_INTERNAL, MESH0741! -240.0.0.2, MESH0512 15444',
    );
  });

  test('each slip is mended, also one behind another', () => {
    const text = `yaml\n${entryWith('location: MESH', 'location:MESH', entryWith('- 240', '-240'))}`;
    const fixes = diagnose(text, offline).flatMap((it) => fixesFor(text, it, offline));
    assert.equal(fixes.length, 3);
    assert.equal(
      edited(
        text,
        fixes.flatMap((it) => it.edits),
      ),
      `# yaml\n${soundEntry}`,
    );
  });

  test('what a slip hides is not missed by anyone', () => {
    const text = `${soundEntry}---\napiVersion: networking.istio.io/v1alpha3\nkind: VirtualService\nmetadata:\n  name: a\nspec:\n  hosts:\n  - httpbin.bar.global\n  http:\n  - match:\n    - port: 8000\n    route:\n    - destination:\n        host: httpbin.bar.global\n        port:\n          number: 8000\n      weight: 90\n    - destination:\n        host: b\n      weight: 10\n`;
    assert.equal(said(text), '');
    const lines = text.split('\n');
    let broken = 0;
    for (const [at, line] of lines.entries()) {
      for (const [name, slip] of Object.entries(slips)) {
        if (line.trim() === '' || slip(line) === line) continue;
        const torn = [...lines.slice(0, at), slip(line), ...lines.slice(at + 1)].join('\n');
        const told = diagnose(torn, offline);
        if (!told.some((it) => it.code === 'MESH0741')) continue;
        broken += 1;
        const others = told.filter(
          (it) =>
            !/074|0723/.test(it.code) && torn.slice(0, it.start).split('\n').length !== at + 1,
        );
        assert.deepEqual(others, [], `${name} in ${line}`);
      }
    }
    assert.ok(broken > 60, String(broken));
  });
});
