/** What the bench of the language measures, for a bundle of its own: as it is shipped, so is it measured. */
export { atPace } from '../../src/base/pace';
export { Diagnoser, diagnose } from '../../src/language/diagnostics';
export { DocumentCache } from '../../src/language/documentCache';
