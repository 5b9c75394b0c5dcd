// JSON with the offsets of its parts, so that an edit can touch only its own bytes.

/** A value and where it stands; `end` is exclusive. */
export type JsonNode =
  | {
      readonly kind: 'object';
      readonly start: number;
      readonly end: number;
      readonly members: readonly JsonMember[];
    }
  | {
      readonly kind: 'array';
      readonly start: number;
      readonly end: number;
      readonly items: readonly JsonNode[];
    }
  | { readonly kind: 'text'; readonly start: number; readonly end: number; readonly value: string }
  | { readonly kind: 'other'; readonly start: number; readonly end: number };

export interface JsonMember {
  readonly key: string;
  /** Of the quote that opens the key. */
  readonly start: number;
  /** After the quote that closes the key. */
  readonly keyEnd: number;
  readonly value: JsonNode;
}

export interface JsonProblem {
  /** A sentence. */
  readonly message: string;
  readonly offset: number;
}

export type JsonText =
  | { readonly kind: 'value'; readonly value: JsonNode }
  | { readonly kind: 'problem'; readonly problem: JsonProblem };

/** Reads one JSON value (RFC 8259) and nothing after it. Never throws; linear. */
export function parseJson(text: string): JsonText {
  const scanner = new Scanner(text);
  const value = scanner.document();
  return value ? { kind: 'value', value } : { kind: 'problem', problem: scanner.problem };
}

/** Deeper than any configuration goes; keeps the recursion of the scanner bounded. */
const deepest = 100;

/** A cursor over the text. Each method answers undefined after noting the first problem. */
class Scanner {
  problem: JsonProblem = { message: 'There is no value.', offset: 0 };
  readonly #text: string;
  #at = 0;
  #hasFailed = false;

  constructor(text: string) {
    this.#text = text;
  }

  document(): JsonNode | undefined {
    const value = this.#value(0);
    this.#skipBlanks();
    if (value && this.#at < this.#text.length) return this.#fail('Nothing may follow the value.');
    return value;
  }

  #value(depth: number): JsonNode | undefined {
    this.#skipBlanks();
    if (depth > deepest) return this.#fail('The value is nested too deeply.');
    const first = this.#text[this.#at];
    if (first === '{') return this.#object(depth);
    if (first === '[') return this.#array(depth);
    return first === '"' ? this.#string() : this.#literal();
  }

  #object(depth: number): JsonNode | undefined {
    const start = this.#at;
    const members: JsonMember[] = [];
    this.#at += 1;
    if (this.#takes('}')) return { kind: 'object', start, end: this.#at, members };
    for (;;) {
      const member = this.#member(depth);
      if (!member) return undefined;
      members.push(member);
      if (this.#takes('}')) return { kind: 'object', start, end: this.#at, members };
      if (!this.#takes(',')) return this.#fail('A comma or a closing } is missing.');
    }
  }

  #member(depth: number): JsonMember | undefined {
    this.#skipBlanks();
    if (this.#text[this.#at] !== '"') {
      this.#fail('A key in double quotes is missing.');
      return undefined;
    }
    const key = this.#string();
    if (key?.kind !== 'text') return undefined;
    if (!this.#takes(':')) {
      this.#fail('A colon is missing after the key.');
      return undefined;
    }
    const value = this.#value(depth + 1);
    return value && { key: key.value, start: key.start, keyEnd: key.end, value };
  }

  #array(depth: number): JsonNode | undefined {
    const start = this.#at;
    const items: JsonNode[] = [];
    this.#at += 1;
    if (this.#takes(']')) return { kind: 'array', start, end: this.#at, items };
    for (;;) {
      const item = this.#value(depth + 1);
      if (!item) return undefined;
      items.push(item);
      if (this.#takes(']')) return { kind: 'array', start, end: this.#at, items };
      if (!this.#takes(',')) return this.#fail('A comma or a closing ] is missing.');
    }
  }

  #string(): JsonNode | undefined {
    const start = this.#at;
    let at = start + 1;
    while (at < this.#text.length && this.#text[at] !== '"') {
      if (this.#text.charCodeAt(at) < 0x20) break;
      at += this.#text[at] === '\\' ? 2 : 1;
    }
    if (this.#text[at] !== '"') return this.#fail('A text is never closed.');
    const value = textOf(this.#text.slice(start, at + 1));
    if (value === undefined) return this.#fail('A text has an escape that JSON does not know.');
    this.#at = at + 1;
    return { kind: 'text', start, end: this.#at, value };
  }

  #literal(): JsonNode | undefined {
    const pattern = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)(?![\w.+-])/y;
    pattern.lastIndex = this.#at;
    const start = this.#at;
    if (!pattern.test(this.#text)) return this.#fail('A value is missing or misspelt.');
    this.#at = pattern.lastIndex;
    return { kind: 'other', start, end: this.#at };
  }

  #takes(character: string): boolean {
    this.#skipBlanks();
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #skipBlanks(): void {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? '|')) this.#at += 1;
  }

  #fail(message: string): JsonNode | undefined {
    if (!this.#hasFailed) this.problem = { message, offset: this.#at };
    this.#hasFailed = true;
    return undefined;
  }
}

function textOf(raw: string): string | undefined {
  if (!raw.includes('\\')) return raw.slice(1, -1);
  for (const [, escape = ''] of raw.matchAll(/\\(u[0-9a-fA-F]{4}|.)/gs)) {
    if (escape.length === 1 && !'"\\/bfnrt'.includes(escape)) return undefined;
  }
  return JSON.parse(raw) as string;
}
