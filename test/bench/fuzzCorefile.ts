/**
 * Throws random texts at everything that reads a Corefile or the JSON of kube-dns, for as many
 * minutes as told (10): `npx tsx test/bench/fuzzCorefile.ts 10`. Ends with 1 at the first exception,
 * lost byte, broken law, or text that is slow for its size.
 */
import fc from 'fast-check';
import { parseCorefile, printCorefile } from '../../src/dns/corefile';
import { answerOf, withAnswer, withoutAnswer } from '../../src/dns/corefileAnswering';
import { forwardOf, withForward, withoutForward, type ZoneConfig } from '../../src/dns/forwarding';
import { zoneFaultsOf } from '../../src/dns/zoneFaults';
import { diagnoseCorefiles } from '../../src/language/corefile/diagnostics';
import { regionOfFile, regionsInYaml } from '../../src/language/corefile/regions';
import { corefiles, mutationsOf, realCorefiles } from '../unit/dns/corefileInputs';

const minutes = Number(process.argv[2] ?? '10');
const end = Date.now() + minutes * 60_000;
const address = '10.9.8.7';
const version = { major: 1, minor: 8, patch: 0 };
/** Slower than this for each kilobyte, and a person would notice. */
const slowMsPerKb = 25;

const real = realCorefiles().map((it) => it.text);
const snippets = fc.constantFrom(
  '{',
  '}',
  '"',
  '\\',
  '#',
  '\n',
  '\r\n',
  '\t',
  ' ',
  'global:53 {\n',
  'forward . ',
  'import x\n',
  '(a) {\n',
  '{$X}',
  '{%X%}',
  '{{ x }}',
  ',',
  '$(a b)',
);
const soup = fc
  .array(fc.oneof(snippets, fc.string({ maxLength: 6 })), { maxLength: 60 })
  .map((it) => it.join(''));
const long = fc
  .tuple(snippets, fc.integer({ min: 1000, max: 20_000 }))
  .map(([it, count]) => it.repeat(count));
const texts = fc.oneof(
  {
    weight: 4,
    arbitrary: mutationsOf(
      fc.oneof(corefiles, real.length > 0 ? fc.constantFrom(...real) : corefiles),
    ),
  },
  { weight: 3, arbitrary: soup },
  { weight: 1, arbitrary: fc.string({ maxLength: 400, unit: 'binary' }) },
  { weight: 1, arbitrary: long },
);

function laws(text: string): string | undefined {
  if (printCorefile(parseCorefile(text).value) !== text) return 'the round trip lost bytes';
  for (const dialect of ['corefile', 'stubDomains', 'servers'] as const) {
    const config: ZoneConfig = { dialect, text };
    const state = forwardOf(config, 'global');
    zoneFaultsOf(config, 'global', version);
    const stopped = withoutForward(config, 'global');
    if (
      stopped.kind === 'edited' &&
      forwardOf({ dialect, text: stopped.text }, 'global').kind === 'forwarded'
    ) {
      return `${dialect}: still forwarded after stopping`;
    }
    const edit = withForward(config, 'global', address);
    if (edit.kind === 'refused') continue;
    const twice = withForward({ dialect, text: edit.text }, 'global', address);
    if (twice.kind === 'refused' || twice.text !== edit.text)
      return `${dialect}: twice is not once`;
    if (state.kind !== 'none') continue;
    const back = withoutForward({ dialect, text: edit.text }, 'global');
    const isBack = back.kind === 'edited' && (back.text === text || dialect === 'servers');
    if (!isBack) return `${dialect}: no way back`;
  }
  answerOf(text, 'corp');
  const answered = withAnswer(text, 'corp');
  if (answered.kind === 'edited') {
    const back = withoutAnswer(answered.text, 'corp');
    const isThere = answerOf(text, 'corp').kind === 'answered';
    if (!isThere && (back.kind === 'refused' || back.text !== text))
      return 'answering: no way back';
  }
  const context = { zones: ['global'], version, istioCoreDns: address };
  const yaml = `kind: ConfigMap\ndata:\n  Corefile: |\n    ${text.replaceAll('\n', '\n    ')}`;
  for (const [whole, regions] of [
    [text, [regionOfFile(text, 'Corefile')]],
    [text, [regionOfFile(text, 'a.override')]],
    [yaml, regionsInYaml(yaml)],
    [text, regionsInYaml(text)],
  ] as const) {
    for (const it of diagnoseCorefiles(whole, regions, context)) {
      if (it.start < 0 || it.end < it.start || it.end > whole.length)
        return `${it.code} is outside the text`;
    }
  }
  return undefined;
}

const cpuMs = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Of three runs the quickest: a pause of the machine or a collection of garbage is no slow text. */
function costOf(text: string): number {
  const costs = [0, 1, 2].map(() => {
    const start = cpuMs();
    laws(text);
    return cpuMs() - start;
  });
  return Math.min(...costs) / Math.max(4, text.length / 1024);
}

function faultOf(text: string): string | undefined {
  try {
    return laws(text);
  } catch (error) {
    return String(error instanceof Error ? error.stack : error);
  }
}

let count = 0;
let slowest = 0;
for (let seed = Date.now(); Date.now() < end; seed += 1) {
  for (const text of fc.sample(texts, { seed, numRuns: 200 })) {
    const start = cpuMs();
    let fault = faultOf(text);
    const rough = (cpuMs() - start) / Math.max(4, text.length / 1024);
    if (fault === undefined && rough > slowest) {
      const cost = costOf(text);
      slowest = Math.max(slowest, cost);
      if (cost > slowMsPerKb) fault = `slow: ${cost.toFixed(1)} ms for each kB`;
    }
    count += 1;
    if (fault !== undefined) {
      console.error(
        `${fault}\nafter ${count} texts, with ${JSON.stringify(text.slice(0, 300))} (${text.length})`,
      );
      process.exit(1);
    }
  }
}
console.log(
  `${count} texts in ${minutes} minutes, no fault; slowest ${slowest.toFixed(1)} ms of CPU for each kB`,
);
