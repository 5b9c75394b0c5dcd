// Where does a zone go? One question, whichever dialect the cluster DNS is configured in.

/** The text that configures forwarded zones: a CoreDNS Corefile or the JSON of kube-dns's `stubDomains`. */
export interface ZoneConfig {
  readonly dialect: 'corefile' | 'stubDomains';
  readonly text: string;
}

export type ForwardState =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'forwarded';
      /** Upstreams as written: `10.0.0.9`, `10.0.0.9:5353`, `tls://9.9.9.9`. */
      readonly to: readonly string[];
      readonly plugin: 'forward' | 'proxy' | 'stubDomain';
      /** The block carries our mark. JSON has no comments, so a stub domain never does. */
      readonly ours: boolean;
    }
  /** Served in a way we do not edit: shown, not guessed. */
  | { readonly kind: 'ambiguous'; readonly because: string }
  /** The text cannot be read. */
  | { readonly kind: 'broken'; readonly because: string };

export type Edited =
  | { readonly kind: 'edited'; readonly text: string }
  | { readonly kind: 'refused'; readonly because: string };
