import tseslint from 'typescript-eslint';

const message =
  'Import one resource: @cdktf/provider-aws/lib/<service>. The barrel costs seconds and gigabytes.';

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
    files: ['**/*.js', '**/*.cjs'],
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
