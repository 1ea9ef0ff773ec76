import { checkFile } from '../../tools/prose/check';

/** Returns the findings of the check in a file, without the path. */
const findPhrases = async (path: string, text: string): Promise<string[]> =>
  (await checkFile(path, text)).map((line) => line.slice(path.length + 1));

describe('the check of words', () => {
  it('reports place, word and standard term in a help page, even across lines and in tables', async () => {
    const page = [
      '# A mended page',
      '',
      'The command leaves',
      'out [nobody](mend.md) **whoever** asks.',
      '',
      '| a | b |',
      '| - | - |',
      '| 1 | anew |',
    ];
    expect(await findPhrases('help/planted.md', page.join('\n'))).toEqual([
      '1: "mended": fix',
      '3: "leaves out": omit; for a resource of the local target: not supported locally',
      '4: "nobody": no one, or name the role',
      '4: "whoever": anyone who, or name the role',
      '8: "anew": again, or new',
    ]);
  });

  it('accepts clean sentences and code', async () => {
    const page = [
      'The command fixes `mend`, and skips the rest.',
      '',
      '    npx stacks mend',
      '',
      '```',
      'mend',
      '```',
    ];
    expect(await findPhrases('help/clean.md', page.join('\n'))).toEqual([]);
    expect(await findPhrases('README.md', 'Asks for confirmation; the file is at src/mend/told.ts')).toEqual(
      [],
    );
  });

  it('reads comments of source files, but neither names nor other literals', async () => {
    const source = [
      '/**',
      ' * Reports what this',
      ' * leaves out.',
      ' */',
      "const told = 'http://kept'; // kept",
      'const text = `${told /* held */} nobody`; // `told`',
    ];
    expect(await findPhrases('src/modules/a.ts', source.join('\n'))).toEqual([
      '3: "leaves out": omit; for a resource of the local target: not supported locally',
      '5: "kept": saved, stored or retained',
    ]);
  });

  it('reads the messages of the command line and of the policies', async () => {
    const source =
      "import 'nobody here';\nconst a = ['nobody', `mend ${a} now`];\nconst b = 'asks for a key';";
    const expected = ['2: "mend": fix', '3: "asks for": require, request or prompt for'];
    expect(await findPhrases('src/cli/a.ts', source)).toEqual(expected);
    expect(await findPhrases('src/policies/a.ts', source)).toEqual(expected);
    expect(await findPhrases('src/lambdas/a.ts', source)).toEqual([]);
  });

  it('reads the titles of tests', async () => {
    const source = "describe('mending', () => {\n  it.each([['told']])('tells %s', () => run('held'));\n});";
    expect(await findPhrases('__tests__/a.test.ts', source)).toEqual([
      '1: "mending": fix',
      '2: "tells": report, notify or distinguish',
    ]);
  });

  it('reads the comments of Python and YAML', async () => {
    expect(
      await findPhrases('tools/a.py', 'told = 1\n  # Told\n  # twice, in\n  # vain\n  """Mended."""'),
    ).toEqual([
      '2: "Told": report, notify or distinguish',
      '3: "in vain": without success',
      '5: "Mended": fix',
    ]);
    expect(await findPhrases('.github/a.yml', '# anew\non: anew')).toEqual(['1: "anew": again, or new']);
  });
});
