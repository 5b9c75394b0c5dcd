/** Where a manifest of ours stops being YAML for a reason that no slip names. */
import { kindOf } from '../schema/kinds';
import type { ManifestDocument } from '../document';
import type { Fault } from '../readings';
import { slip, type Slip } from './slip';

/** Said of what begins as an object of ours, and shows no sign of being filled in by a program or a person. */
export function unreadableAt(
  { text, brokenAt }: Fault,
  document: ManifestDocument,
): Slip | undefined {
  const isByOthers = document.masks.some((it) => it.by !== 'shell' && it.by !== 'slip');
  if (isByOthers || isMade.test(text)) return undefined;
  const begun = document.objects.filter(({ node }) => node.start < brokenAt);
  if (!begun.some(isOurs) && !isOfDns(text)) return undefined;
  const from = text.lastIndexOf('\n', Math.max(brokenAt - 1, 0)) + 1;
  const [line = ''] = text.slice(from).split(/\r?\n/, 1);
  // The last line may still be going on, and what is open until the end of the text may be closed yet.
  if (line.trim() === '' || !/\n[^\n]*\S/.test(text.slice(from + line.length))) return undefined;
  return slip(
    'unknown',
    from + line.search(/\S/),
    from + line.trimEnd().length,
    'From here on this is no YAML, so kubectl refuses the whole file.',
  );
}

const isOurs = ({ apiVersion, kind, name }: ManifestDocument['objects'][number]): boolean =>
  kindOf(apiVersion, kind, name) !== undefined || isOfVendor.test(apiVersion);

/** What clouds and operators call their own; no table is kept of it. */
export const isOfVendor = /^istio\.[\w.]+\/|^sailoperator\.io\//;

/** What says whose ConfigMap it is may stand behind the place. */
export const isOfDns = (text: string): boolean =>
  /^kind: *["']?ConfigMap\b/m.test(text) && /^ +(?:Corefile|stubDomains):/m.test(text);

/** Marks of FreeMarker, printf, PHP and others. */
const isMade = /<\/?#|<[%?]|\{[%$#]|%[-+#0]*\d*[sdvqf]\b|\[\[|\(\(|#\{/;
