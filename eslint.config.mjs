import tseslint from 'typescript-eslint';

const message =
  'Import one resource: @cdktf/provider-aws/lib/<service>. The barrel costs seconds and gigabytes.';

const REAL_TIME =
  'A simulation has its own time and random numbers: simulation.now, schedule, random, process.wait.';

export default tseslint.config(
  { ignores: ['cdktf.out/', '.stacks/', 'node_modules/', 'coverage/'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      'no-restricted-imports': [
        'error',
        {
          paths: [
            { name: '@cdktf/provider-aws', message },
            { name: '@cdktf/provider-archive', message },
          ],
        },
      ],
      '@typescript-eslint/no-explicit-any': 'error',
      eqeqeq: 'error',
    },
  },
  {
    files: ['src/systems/**', 'src/modules/**', 'src/policies/**', 'main.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'src/config is the only reader of the environment at synth.',
        },
      ],
    },
  },
  {
    files: ['main.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['tools/simulation/{core,services,systems}/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...['Date.now', 'performance.now', 'Math.random', 'crypto.randomUUID'].map((name) => {
          const [object, property] = name.split('.');
          return { object, property, message: REAL_TIME };
        }),
      ],
      'no-restricted-globals': [
        'error',
        ...['setTimeout', 'setInterval'].map((name) => ({ name, message: REAL_TIME })),
      ],
      'no-restricted-syntax': [
        'error',
        { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: REAL_TIME },
      ],
    },
  },
  {
    files: ['**/*.js', '**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
