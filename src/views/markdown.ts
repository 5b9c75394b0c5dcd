import { oneLine } from './oneLine';

/**
 * A text as it reads, in Markdown: no emphasis, link, image, heading or HTML comes of it.
 * CommonMark lets any ASCII punctuation be escaped, which also stops bare addresses from linking.
 */
export const markdown = (text: string): string => oneLine(text).replace(/[!-/:-@[-`{-~]/g, '\\$&');
