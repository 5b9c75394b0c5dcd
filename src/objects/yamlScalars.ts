/** How plain scalars read in manifests: as kubectl reads them, which is neither YAML 1.1 nor 1.2 in full. */
import type { ScalarTag, Tags } from 'yaml';

const yes = /^(?:y|Y|yes|Yes|YES|on|On|ON|true|True|TRUE)$/;
const no = /^(?:n|N|no|No|NO|off|Off|OFF|false|False|FALSE)$/;
const integer =
  /^[-+]?(?:0[xX]_*[0-9a-fA-F][0-9a-fA-F_]*|0[bB]_*[01][01_]*|0[oO]_*[0-7][0-7_]*|[0-9][0-9_]*)$/;
const real = /^[-+]?(?:\.[0-9][0-9_]*|[0-9][0-9_]*(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9]+)?$/;

const truth = (test: RegExp, value: boolean): ScalarTag => ({
  identify: (it) => it === value,
  default: true,
  tag: 'tag:yaml.org,2002:bool',
  test,
  resolve: () => value,
});

const int: ScalarTag = {
  identify: (it) => Number.isInteger(it),
  default: true,
  tag: 'tag:yaml.org,2002:int',
  test: integer,
  resolve: integerOf,
};

const float: ScalarTag = {
  identify: (it) => typeof it === 'number',
  default: true,
  tag: 'tag:yaml.org,2002:float',
  test: real,
  resolve: (text) => Number(text.replaceAll('_', '')),
};

/** Decoded to text, for that is all JSON can carry. */
const binary: ScalarTag = {
  identify: () => false,
  default: false,
  tag: 'tag:yaml.org,2002:binary',
  resolve: (text, onError) => {
    try {
      return atob(text.replaceAll(/\s/g, ''));
    } catch {
      // atob says nothing beyond "invalid", so neither do we.
      onError('This !!binary value is not base64.');
      return text;
    }
  },
};

/**
 * The tags of Go's yaml.v2, which kubectl reads with: yes, no, on, off, y and n are booleans; a leading
 * zero makes an octal number (0644 is 420) unless a digit is 8 or 9; underscores are dropped; dates and
 * base-60 numbers (1:20) stay text.
 */
export const kubectlTags: Tags = [
  'null',
  truth(yes, true),
  truth(no, false),
  int,
  'floatNaN',
  float,
  binary,
  'merge',
];

function integerOf(text: string): number {
  const plain = text.replaceAll('_', '');
  const [, sign = '', digits = ''] = /^([-+]?)(.*)$/.exec(plain) ?? [];
  const value = magnitudeOf(digits.toLowerCase());
  return sign === '-' && value !== 0 ? -value : value;
}

function magnitudeOf(digits: string): number {
  if (/^0[xb]/.test(digits)) return Number(digits);
  if (/^0o?[0-7]+$/.test(digits)) return Number.parseInt(digits.replace(/^0o?/, ''), 8);
  return Number(digits);
}

/**
 * What a plain scalar is by these tags: the same as the parser makes of it, without the parser. Infinity
 * and NaN are not looked for; they are no JSON.
 */
export function plainValue(text: string): string | number | boolean | null {
  // Behind the digits come the letters, and words longer than `false` are texts.
  if (text.charCodeAt(0) > 57) return text.length > 5 ? text : wordValue(text);
  if (decimal.test(text)) return Number(text);
  if (text === '') return null;
  if (integer.test(text)) return integerOf(text);
  return real.test(text) ? Number(text.replaceAll('_', '')) : text;
}

function wordValue(text: string): string | boolean | null {
  if (!wordStart.test(text)) return text;
  if (nothing.test(text)) return null;
  if (yes.test(text)) return true;
  return no.test(text) ? false : text;
}

const decimal = /^[1-9][0-9]{0,14}$/;
const wordStart = /^[~nNyYtTfFoO]/;
const nothing = /^(?:~|null|Null|NULL)$/;
