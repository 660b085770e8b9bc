// SPDX-License-Identifier: Apache-2.0
// The scripts of the pages, which Horizon's browsers read as they are, and their tests, which node runs.
import js from '@eslint/js';
import globals from 'globals';

const everywhere = {
  ...js.configs.recommended.rules,
  'complexity': ['error', 12],
  'curly': 'error',
  'eqeqeq': 'error',
  'max-len': ['error', {code: 130}],
  'max-lines': ['error', 300],
  'no-implicit-globals': 'error',
  'no-shadow': 'error',
  'no-unused-expressions': 'error',
  'no-use-before-define': ['error', {functions: false}],
  'no-var': 'error',
  'prefer-arrow-callback': 'error',
  'prefer-const': 'error',
};

export default [
  {ignores: ['.devcloud/', '.tox/', '.venv/', 'build/', 'static/backup_dashboard/js/vendor/']},
  {
    files: ['static/backup_dashboard/js/*.js'],
    languageOptions: {
      // What the two newest versions of each browser that Horizon supports have had for years.
      ecmaVersion: 2020,
      sourceType: 'script',
      globals: {
        ...globals.browser,
        gettext: 'readonly',
        horizon: 'readonly',
        Idiomorph: 'readonly',
        interpolate: 'readonly',
        jQuery: 'readonly',
        ngettext: 'readonly',
      },
    },
    rules: {...everywhere, strict: ['error', 'function']},
  },
  {
    files: ['eslint.config.mjs', 'tests/scripts/*.mjs'],
    languageOptions: {ecmaVersion: 2024, sourceType: 'module', globals: globals.nodeBuiltin},
    rules: everywhere,
  },
];
