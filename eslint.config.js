// The linter of the page and of the scripts: faults only, the format is Prettier's.
import js from '@eslint/js';
import globals from 'globals';

export default [
  { ignores: ['build/', '.deps/', '.toolchain/', '.data/'] },
  js.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'no-var': 'error',
      'prefer-const': ['error', { destructuring: 'all' }],
    },
  },
  {
    files: ['web/**'],
    languageOptions: {
      globals: { ...globals.browser, ...globals.worker, ...globals.serviceworker, EARLY: 'readonly' },
    },
  },
  // Functions that run in the page stand among those that run in node.
  { files: ['tests/**', 'tools/**'], languageOptions: { globals: { ...globals.node, ...globals.browser } } },
];
