/// <reference lib="dom" />
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';

/** Opens Debian's Chromium with a temporary profile. */
export const openBrowser = (): Promise<Browser> => {
  if (!existsSync(CHROMIUM))
    throw new Error(
      `${CHROMIUM} is missing: npm test -- --install-browser installs it, and WITHOUT_BROWSER=1 leaves out its tests`,
    );
  return chromium.launch({
    executablePath: CHROMIUM,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-sync',
    ],
  });
};

/**
 * Opens a browser for the tests of a file. Each test starts without the pages of earlier ones, which would use memory, and
 * connect again and again to a server that has stopped.
 * @returns a function that returns it within a test
 */
export function useBrowser(): () => Browser {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));
  afterAll(() => browser?.close());
  return () => browser;
}

/** Measures WCAG's contrast ratio of every visible element that matches, with its text. Runs in the page. */
export const measureContrasts = (selector: string): { text: string; ratio: number }[] => {
  const parseColor = (color: string) => (color.match(/[\d.]+/g) ?? []).map(Number);
  const computeLuminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = parseColor(color).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const getBackground = (element: Element | null): string => {
    if (!element) return 'rgb(255, 255, 255)';
    const { backgroundColor } = getComputedStyle(element);
    return parseColor(backgroundColor)[3] === 0 ? getBackground(element.parentElement) : backgroundColor;
  };
  return Array.from(document.querySelectorAll(selector)).map((element) => {
    const { color, fill } = getComputedStyle(element);
    const ink = computeLuminance(element instanceof SVGElement ? fill : color);
    const ground = computeLuminance(getBackground(element));
    const ratio = (Math.max(ink, ground) + 0.05) / (Math.min(ink, ground) + 0.05);
    return { text: element.textContent ?? '', ratio };
  });
};
