import { oneLine } from './oneLine';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

// Code points XML 1.0 has no way to write, not even escaped.
const unwritable =
  /[\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** A text as it reads, inside an element or a quoted attribute of XML or HTML. */
export const xml = (text: string): string =>
  oneLine(text)
    .replace(unwritable, '\ufffd')
    .replace(/[&<>"']/g, (it) => escapes[it] ?? it);
