// Control and format characters: line breaks, and the marks that turn the direction of text around.
const unprintable =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/g;

/** A text from outside on one line, without characters that could disguise it. */
export const oneLine = (text: string): string => text.replace(unprintable, ' ');

/** At most so many characters, an ellipsis for the rest. */
export function shortened(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** As `shortened`, with the end kept: the end of an ARN or a GKE context says which cluster it is. */
export function shortenedInside(text: string, length: number): string {
  const characters = Array.from(text);
  if (characters.length <= length) return text;
  const tail = Math.floor(length * 0.6);
  return [...characters.slice(0, length - tail - 1), '…', ...characters.slice(-tail)].join('');
}

/** "1 cluster", "3 clusters". */
export const counted = (count: number, noun: string, nouns = `${noun}s`): string =>
  `${count} ${count === 1 ? noun : nouns}`;
