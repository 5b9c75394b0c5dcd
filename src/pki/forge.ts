/** The only door to node-forge, opened by `await import('./forge')` when the first certificate is issued. */
export { default as forge } from 'node-forge';
