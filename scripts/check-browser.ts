import { mkdtempSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { runRehearse } from '../rehearsal/command-line/rehearse';
import { Chromium, findChromium } from './chromium';
import { COMPLAINTS_OF_PAGE } from './page-complaints';

/*
 * Opens timelines in a real browser, and complains of what overlaps, is cut, or is logged as an error. With a directory as
 * its argument it leaves the pages and their pictures there.
 */

/** What is opened: a rotation that fails and goes back, a fleet that does, and the longest there is. */
const PLAYS: Readonly<Record<string, readonly string[]>> = {
  story: ['--scenario', 'story'],
  fleet: ['--scenario', 'three-waves'],
  'twelve-hours': ['--scenario', 'twelve-hours'],
};
/** The first is narrower than the drawing. */
const WIDTHS = [700, 980, 1600];
const SCHEMES = ['light', 'dark'];
/** What is left of letter paper on its side; A4 is wider. */
const PAPER = 980;
const VIEWS = [...SCHEMES.flatMap((scheme) => WIDTHS.map((width) => ({ media: 'screen', scheme, width }))), { media: 'print', scheme: 'light', width: PAPER }];

async function checkPage(browser: Chromium, name: string, file: string, pictures: string | undefined): Promise<readonly string[]> {
  const complaints: string[] = [];
  for (const { media, scheme, width } of VIEWS) {
    const view = media === 'print' ? media : `${scheme}-${width}`;
    const where = `${name}, ${view}`;
    browser.told.length = 0;
    await browser.send('Emulation.setFocusEmulationEnabled', { enabled: true });
    await browser.send('Emulation.setEmulatedMedia', { media, features: [{ name: 'prefers-color-scheme', value: scheme }] });
    await browser.send('Emulation.setDeviceMetricsOverride', { width, height: 1000, deviceScaleFactor: 1, mobile: false });
    await browser.open(pathToFileURL(file).href);
    const drawn = Number(await browser.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))))'));
    const found = (await browser.evaluate(COMPLAINTS_OF_PAGE)) as readonly string[];
    const logged = browser.told.filter(({ method, params }) => method === 'Runtime.exceptionThrown' || (method === 'Log.entryAdded' && JSON.stringify(params).includes('"level":"error"')));
    complaints.push(...[...found, ...logged.map(({ params }) => JSON.stringify(params))].map((what) => `${where}: ${what}`));
    process.stdout.write(`  ${where}: drawn after ${Math.round(drawn)} ms, ${found.length + logged.length} complaints\n`);
    if (pictures !== undefined) {
      const { data } = (await browser.send('Page.captureScreenshot', { format: 'png', captureBeyondViewport: true })) as { readonly data: string };
      writeFileSync(path.join(pictures, `${name}-${view}.png`), Buffer.from(data, 'base64'));
    }
  }
  return complaints;
}

async function main([pictures]: readonly string[]): Promise<void> {
  const executable = findChromium(process.env);
  if (executable === undefined) {
    process.stdout.write('Left out: there is no Chromium here (Debian has it as "chromium"; CHROMIUM may name it).\n');
    return;
  }
  const directory = mkdtempSync(path.join(tmpdir(), 'timelines-'));
  if (pictures !== undefined) {
    mkdirSync(pictures, { recursive: true });
  }
  // A browser that goes away in the middle leaves nothing to wait for, and Node would end as if all were well.
  process.exitCode = 1;
  let complained = false;
  const browser = await Chromium.start(executable);
  try {
    await Promise.all(['Page.enable', 'Runtime.enable', 'Log.enable'].map((method) => browser.send(method)));
    for (const [name, args] of Object.entries(PLAYS)) {
      const file = path.join(pictures ?? directory, `${name}.html`);
      const exitCode = await runRehearse([...args, '--html', file], () => undefined);
      process.stdout.write(`${name}: ${Math.round(statSync(file).size / 1024)} KB\n`);
      const complaints = [...(exitCode === 0 ? [] : [`${name} did not end as it should`]), ...(await checkPage(browser, name, file, pictures))];
      complaints.forEach((complaint) => process.stdout.write(`NOT AS IT SHOULD BE: ${complaint}\n`));
      complained ||= complaints.length > 0;
    }
  } finally {
    await browser.close();
    rmSync(directory, { recursive: true });
  }
  process.exitCode = complained ? 1 : 0;
}

void main(process.argv.slice(2));
