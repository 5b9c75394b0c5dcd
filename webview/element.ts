/** What an element is made with. Text goes in as text, so nothing of a cluster becomes markup. */
export interface Parts {
  readonly class?: string;
  readonly text?: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children?: readonly Node[];
  readonly onClick?: () => void;
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  parts?: Parts,
): HTMLElementTagNameMap[K];
export function element(tag: string, parts?: Parts): HTMLElement;
export function element(tag: string, parts: Parts = {}): HTMLElement {
  const made = document.createElement(tag);
  if (parts.class !== undefined) made.className = parts.class;
  if (parts.text !== undefined) made.textContent = parts.text;
  for (const [name, value] of Object.entries(parts.attributes ?? {})) {
    made.setAttribute(name, value);
  }
  made.append(...(parts.children ?? []));
  if (parts.onClick) made.addEventListener('click', parts.onClick);
  return made;
}
