// The words of the question "where does a zone go?"; forwarding.ts asks it.

/**
 * The text that configures forwarded zones: a CoreDNS Corefile, the JSON of kube-dns's `stubDomains`,
 * or, as JSON, the field `spec.servers` of OpenShift's DNS operator.
 */
export interface ZoneConfig {
  readonly dialect: 'corefile' | 'stubDomains' | 'servers';
  readonly text: string;
  /**
   * The Corefile that imports this text, where the text is only a part of it (`custom/*.server`).
   * Port and `bind` of a new block follow its main block, and a zone it serves itself is ambiguous here.
   */
  readonly importedBy?: string;
}

export type ForwardState =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'forwarded';
      /** Upstreams as written: `10.0.0.9`, `10.0.0.9:5353`, `tls://9.9.9.9`. Empty when none is written. */
      readonly to: readonly string[];
      readonly plugin: 'forward' | 'proxy' | 'stubDomain' | 'forwardPlugin';
      /** The block carries our mark. JSON has no comments, so a stub domain never does. */
      readonly ours: boolean;
    }
  /** Served in a way we do not edit: shown, not guessed. `because` is a sentence. */
  | { readonly kind: 'ambiguous'; readonly because: string }
  /** The text cannot be read. `because` is a sentence with the line. */
  | { readonly kind: 'broken'; readonly because: string };

export type Edited =
  | { readonly kind: 'edited'; readonly text: string }
  /** `because` is a sentence. */
  | { readonly kind: 'refused'; readonly because: string };

export const edited = (text: string): Edited => ({ kind: 'edited', text });
export const refused = (because: string): Edited => ({ kind: 'refused', because });
