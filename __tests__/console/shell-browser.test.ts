import type { Browser } from 'playwright-core';
import { storySection } from '../../src/console/sections/story';
import { openBrowser } from '../support/browser';
import { findAccessibilityViolations, openPage, serveSections, type TestConsole } from './support';

let browser: Browser;
let served: TestConsole;
beforeAll(async () => {
  browser = await openBrowser();
  served = await serveSections([storySection]);
});
afterAll(async () => {
  await browser?.close();
  await served?.stop();
});

test('a page has no violation', async () => {
  const { page, errors } = await openPage(browser, served, '/story');
  expect(await findAccessibilityViolations(page)).toEqual([]);
  expect(errors).toEqual([]);
});
