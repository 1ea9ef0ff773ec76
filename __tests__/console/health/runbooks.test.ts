import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../src/cli/session';
import { parseMarkdown } from '../../../src/console/sections/health/markdown-tree';
import { listRunbooks, readRunbook } from '../../../src/console/sections/health/runbooks';

/** Finds the values of a property anywhere in a tree. */
function findValues(tree: unknown, property: string): unknown[] {
  if (typeof tree !== 'object' || tree === null) return [];
  return Object.entries(tree).flatMap(([key, value]) => [
    ...(key === property ? [value] : []),
    ...findValues(value, property),
  ]);
}

test.each(listRunbooks())('%s is shown with its title, and all its links lead to a page', async (name) => {
  const { title, content } = await readRunbook(name);
  expect(title).not.toBe('');
  expect(content.length).toBeGreaterThan(2);
  const files = findValues(content, 'href')
    .map(String)
    .filter((href) => !/^(https:|#)/.test(href));
  for (const href of files)
    expect(existsSync(join(ROOT, 'help/runbooks', href.replace(/#.*/, '')))).toBe(true);
});

test.each(['../console', 'full-queue.md', '', '__proto__'])('%j is no runbook', async (name) => {
  await expect(readRunbook(name)).rejects.toMatchObject({ status: 404 });
});

test('the parts of a page keep their texts', () => {
  const text = [
    'See **the `error`** of [Relay](relay.md) & others.',
    '',
    '2. First:',
    '',
    '       npx stacks logs',
    '',
    '| a | b |',
    '| - | - |',
    '| *1* | 2 |',
  ].join('\n');
  expect(parseMarkdown(text)).toEqual([
    {
      kind: 'paragraph',
      children: [
        'See ',
        { kind: 'strong', children: ['the ', { kind: 'code', text: 'error' }] },
        ' of ',
        { kind: 'link', href: 'relay.md', children: ['Relay'] },
        ' & others.',
      ],
    },
    {
      kind: 'list',
      start: 2,
      items: [
        [
          { kind: 'paragraph', children: ['First:'] },
          { kind: 'code', text: 'npx stacks logs' },
        ],
      ],
    },
    {
      kind: 'table',
      header: [['a'], ['b']],
      rows: [[[{ kind: 'emphasis', children: ['1'] }], ['2']]],
    },
  ]);
});

test('HTML remains text', () => {
  const text = 'a <img src=x onerror=alert(1)>\n\n<script>alert(1)</script>\n';
  const nodes = parseMarkdown(text);
  expect(findValues(nodes, 'kind')).toEqual(['paragraph', 'paragraph']);
  expect(findValues(nodes, 'children').flat().join('')).toContain('<img src=x onerror=alert(1)>');
});
