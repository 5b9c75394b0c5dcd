/** Before each line of ours; the rest of the host's console is the workbench talking to itself. */
export const lineMark = '##host## ';

/** Called inside the extension host: prints to whoever runs it outside. */
export function sayOutside(text: string): void {
  for (const line of text.split('\n')) console.log(lineMark + line);
}
