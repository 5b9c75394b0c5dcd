/** mocha's `tsx/cjs` loads TypeScript by `require` only; what the product loads by `import()` needs all of it. */
import 'tsx';
