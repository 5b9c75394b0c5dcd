/** Modals do not scroll: what is beyond a screen is counted. */
const mostLines = 8;

/** The first lines, each after a bullet, and how many more there are; `where` says where to find them. */
export function fewLines(lines: readonly string[], where = ''): readonly string[] {
  const more = lines.length - mostLines;
  return [
    ...lines.slice(0, mostLines).map((it) => `• ${it}`),
    ...(more > 0 ? [`… and ${more} more${where}`] : []),
  ];
}
