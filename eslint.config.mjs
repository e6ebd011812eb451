// Each rule here finds a fault, not a taste: layout is Prettier's, names are the reader's. Zero warnings; a disable
// comment carries its reason after `--` (the tidy spec looks).
import js from '@eslint/js';
import globals from 'globals';
import { defineConfig } from 'eslint/config';
import { configs } from 'typescript-eslint';

const tests = ['**/*.spec.ts', '**/test/**/*.ts', 'libs/testing/**/*.ts'];

/** The rules of the business: the files of a room whose name carries no role. */
const domain = {
  files: ['apps/*/src/*/*.ts', 'libs/{quote,receipt}/src/*.ts'],
  ignores: ['apps/*/src/*/*.*.ts', ...tests],
};

const environment = {
  object: 'process',
  property: 'env',
  message: 'The environment is read in an app’s config.ts or in libs/service, nowhere else.',
};

export default defineConfig(
  { ignores: ['dist/', 'coverage/', '.pos/', 'apps/web/'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: globals.node, ecmaVersion: 'latest' },
    rules: { 'no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }] },
  },
  {
    files: ['**/*.ts'],
    extends: [configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // the class of a Nest module has nothing but its decorator, a request may have no field
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true, allowEmpty: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `return reply.send()` in a function that answers nothing is taste
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // takes a field that another callback changes while this one awaits for a constant
      '@typescript-eslint/no-unnecessary-condition': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true, argsIgnorePattern: '^_' }],
      // a contract's and an entity's class only names the fields of plain data: spreading one loses nothing
      '@typescript-eslint/no-misused-spread': 'off',
      // noUncheckedIndexedAccess asks at every index; `!` says that the line above has checked it
      '@typescript-eslint/no-non-null-assertion': 'off',
      // an async function without await still turns what it throws into a rejection: that is why it is async
      '@typescript-eslint/require-await': 'off',
      // `rows<Row>(…)` names the shape of an answer once; the rule takes that for a cast
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // a contract's class only names the fields of plain data; nobody constructs one
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // calls needless the very assertions that no-base-to-string and prefer-promise-reject-errors ask for
      '@typescript-eslint/no-unnecessary-type-assertion': 'off',
      // decorators of parameters and properties need the empty constructor that holds them
      '@typescript-eslint/no-useless-constructor': 'off',
    },
  },
  {
    files: ['**/*.{ts,js,mjs,cjs}'],
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-lines': ['error', { max: 400 }],
    },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: [...tests],
    rules: { 'no-console': 'error' },
  },
  {
    files: ['apps/**/*.ts', 'libs/**/*.ts'],
    ignores: ['apps/*/src/config.ts', 'libs/service/src/**', ...tests],
    rules: { 'no-restricted-properties': ['error', environment] },
  },
  {
    ...domain,
    rules: {
      'no-restricted-globals': [
        'error',
        ...['process', 'fetch', 'setTimeout', 'setInterval', 'crypto'].map((name) => ({
          name,
          message: 'A rule of the business is a pure function: what it needs is passed in.',
        })),
      ],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
          message: 'The clock is passed in.',
        },
        {
          selector:
            'CallExpression[callee.object.name="Date"][callee.property.name="now"],' +
            'CallExpression[callee.object.name="Math"][callee.property.name="random"]',
          message: 'The clock and chance are passed in.',
        },
      ],
    },
  },
  {
    files: tests,
    rules: {
      // what HTTP and SQL answer is `any` until the test has looked at it
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);
