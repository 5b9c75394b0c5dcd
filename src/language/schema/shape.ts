/** What a manifest may say: shapes of values, with the documentation of each field. Data and its words. */

/** How a text must be spelled. Each has its check in `formats.ts`. */
export type Format =
  | 'absence'
  | 'account'
  | 'address'
  | 'addressOrBlock'
  | 'base64'
  | 'bind'
  | 'block'
  | 'blockList'
  | 'connectTimeout'
  | 'duration'
  | 'endpointAddress'
  | 'expression'
  | 'gatewayHost'
  | 'gatewayName'
  | 'host'
  | 'hostOrAddress'
  | 'imageHub'
  | 'label'
  | 'labelKey'
  | 'labelValue'
  | 'laterDuration'
  | 'lifetime'
  | 'namespace'
  | 'objectName'
  | 'portKey'
  | 'portList'
  | 'protocol'
  | 'proxyAddress'
  | 'proxyVersion'
  | 'routedHost'
  | 'serverName'
  | 'sidecarHost'
  | 'trustDomain';

/** Minor versions of Istio 1 between which something holds, both included. */
export interface Served {
  readonly since?: number;
  readonly until?: number;
  /** What took its place. */
  readonly now?: string;
}

/** One of the values a text may have. */
export interface Word extends Served {
  readonly text: string;
  readonly doc?: string;
}

export interface TextShape {
  readonly kind: 'text';
  readonly format?: Format;
  /** When given, no other value is taken. */
  readonly words?: readonly Word[];
  /** Kubernetes takes nothing between quotes for the default. */
  readonly mayBeEmpty?: true;
}

export interface NumberShape {
  readonly kind: 'number';
  readonly whole: boolean;
  readonly min?: number;
  readonly max?: number;
  /** A range with a name of its own: "ports are 1 to 65535". */
  readonly port?: true;
  /** Protobuf reads numbers in quotes as well. */
  readonly loose?: true;
  /** Read so up to this release, and handed on as it is written by later ones. */
  readonly looseUntil?: number;
}

export interface BooleanShape {
  readonly kind: 'boolean';
}

export interface ListShape {
  readonly kind: 'list';
  readonly of: Shape;
}

/** Keys of any name. */
export interface MapShape {
  readonly kind: 'map';
  readonly of: Shape;
  readonly keys?: Format;
}

export interface ObjectShape {
  readonly kind: 'object';
  readonly fields: ReadonlyMap<string, FieldShape>;
  /** Names of fields without which it is refused. */
  readonly required: readonly string[];
  /** Groups of fields of which at most one may be given. */
  readonly exclusive: readonly (readonly string[])[];
  /** There may be fields that are not in the table. */
  readonly open: boolean;
  /** What such fields hold. */
  readonly rest?: Shape;
  /** Names that are known among such fields, and no more of them than what they hold. */
  readonly names?: ReadonlyMap<string, Shape>;
  /**
   * It is read by protobuf, which knows names in either spelling, `trustDomain` and `trust_domain`. These
   * releases refuse fields that are not in the table; others pass them over.
   */
  readonly strictIn?: Served;
}

/** Nothing is known or said about the value. */
export interface AnyShape {
  readonly kind: 'any';
}

export type Shape =
  TextShape | NumberShape | BooleanShape | ListShape | MapShape | ObjectShape | AnyShape;

export interface FieldShape extends Served {
  readonly name: string;
  /** One sentence, in our words. */
  readonly doc: string;
  readonly shape: Shape;
  /** Refused without it, in every version. */
  readonly required: boolean;
  /** Written with its parent as a rule, so that completion offers both at once. */
  readonly usual: boolean;
}

/** One kind of object. */
export interface KindShape {
  readonly kind: string;
  readonly group: string;
  /** Versions of the API, each with the releases of Istio that serve it; the best to write first. */
  readonly versions: readonly (Served & { readonly name: string })[];
  readonly doc: string;
  /** Beside apiVersion, kind, metadata and status. */
  readonly fields: ObjectShape;
  /** Where the shape is for objects of one name only. */
  readonly names?: readonly string[];
  /** No object, but a text within ConfigMap istio; istiod passes over fields it does not know. */
  readonly isText?: true;
}

/** Undefined where it has none of fields that we know. */
export function specOfKind({ fields }: KindShape): ObjectShape | undefined {
  const shape = fields.fields.get('spec')?.shape;
  return shape?.kind === 'object' ? shape : undefined;
}

export const any: AnyShape = { kind: 'any' };
export const flag: BooleanShape = { kind: 'boolean' };
export const text = (format?: Format): TextShape => ({
  kind: 'text',
  ...(format === undefined ? {} : { format }),
});
export const whole = (min?: number, max?: number): NumberShape => ({
  kind: 'number',
  whole: true,
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
});
export const decimal = (min?: number, max?: number): NumberShape => ({
  ...whole(min, max),
  whole: false,
});
export const port: NumberShape = { ...whole(1, 65535), port: true };
/** A port, or 0 where a socket takes its place. */
export const portOrNone: NumberShape = { ...port, min: 0 };
export const list = (of: Shape): ListShape => ({ kind: 'list', of });
export const mapOf = (of: Shape, keys?: Format): MapShape => ({
  kind: 'map',
  of,
  ...(keys === undefined ? {} : { keys }),
});

/** `{ NONE: 'what it means' }`; a pair where it is not in all versions. */
export const words = (
  all: Readonly<Record<string, string | readonly [doc: string, served: Served]>>,
): TextShape => ({
  kind: 'text',
  words: Object.entries(all).map(([name, said]) =>
    typeof said === 'string' ? { text: name, doc: said } : { text: name, doc: said[0], ...said[1] },
  ),
});

interface FieldOptions extends Served {
  readonly required?: boolean;
  readonly usual?: boolean;
}

type Row = readonly [doc: string, shape: Shape, options?: FieldOptions];

/** A table of fields: `{ hosts: ['The names …', list(text('host')), required] }`. */
export const object = (
  rows: Readonly<Record<string, Row>>,
  ...exclusive: readonly (readonly string[])[]
): ObjectShape => ({
  kind: 'object',
  exclusive,
  open: false,
  required: Object.keys(rows).filter((name) => rows[name]?.[2]?.required === true),
  fields: new Map(
    Object.entries(rows).map(([name, [doc, shape, options]]) => [
      name,
      { name, doc, shape, required: false, usual: options?.required === true, ...options },
    ]),
  ),
});

/** A table that does not claim to be whole. */
export const some = (rows: Readonly<Record<string, Row>>): ObjectShape => ({
  ...object(rows),
  open: true,
});

/** A message of protobuf that istioctl reads strictly from 1.5 to 1.23. */
export const readAsProto = (shape: ObjectShape): ObjectShape => ({
  ...shape,
  strictIn: { since: 5, until: 23 },
});

/** As `asProto`, where all releases are strict. */
export const asStrictProto = (
  rows: Readonly<Record<string, Row>>,
  strictIn: Served,
): ObjectShape => ({
  ...object(rows),
  strictIn,
});

export const asProto = (
  rows: Readonly<Record<string, Row>>,
  ...exclusive: readonly (readonly string[])[]
): ObjectShape => readAsProto(object(rows, ...exclusive));

export const loosely = (shape: NumberShape): NumberShape => ({ ...shape, loose: true });

/** Up to 1.23 istioctl reads an IstioOperator by protobuf; later it hands to servers what is written. */
export const handedOn = (shape: NumberShape): NumberShape => ({ ...shape, looseUntil: 23 });

export const required = { required: true } as const;
export const usual = { usual: true } as const;
export const since = (minor: number): Served => ({ since: minor });
export const until = (minor: number, now?: string): Served => ({
  until: minor,
  ...(now === undefined ? {} : { now }),
});
