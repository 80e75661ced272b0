import { timelinePage } from '../../../cli/timeline/drawing/page';
import { svgFile } from '../../../cli/timeline/drawing/svg-file';
import type { Mark } from '../../../cli/timeline/model';
import { HOUR, MINUTE, movedNodes, START, target, timeline } from './support/timelines';

const MOST_BYTES = 2_000_000;

function fault(minutes: number, words: string): Mark {
  return { time: START + minutes * MINUTE, kind: 'fault', words };
}

test('six hundred nodes and twelve hours stay within two megabytes', () => {
  const targets = Array.from({ length: 12 }, (_, pool) => target(`cluster-${pool % 3}/pool-${pool}`, movedNodes(`cluster-${pool % 3}-pool-${pool}`, 50, 12), { wave: `wave ${Math.floor(pool / 4) + 1}` }));
  const page = timelinePage('A fleet', '', [timeline(12, targets)]);
  expect(page.match(/aria-label="[^"]*-\d+ under/g)).toHaveLength(1200);
  expect(Buffer.byteLength(page)).toBeLessThanOrEqual(MOST_BYTES);
});

describe('a page', () => {
  const words = 'it said <script>alert("x")</script> & \u0007 Bearer ya29.secret-token-of-somebody';
  const targets = [
    target('east/canary', movedNodes('east-canary', 3, 1), { wave: 'first', marks: [fault(5, words)] }),
    target('east/web', movedNodes('east-web', 1, 1), { wave: 'second' }),
    target('west/web', movedNodes('west-web', 1, 1), { wave: 'second' }),
  ];
  const page = timelinePage('A <fleet>', words, [timeline(1, targets)]);

  test('needs no script and no network', () => {
    expect(page).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|@import|\bsrc=|https?:/i);
  });

  test('shows the words of others as words, and no secret in them', () => {
    expect(page).not.toContain('alert("x")');
    expect(page).toContain('&#60;script&#62;');
    expect(page).not.toContain('ya29');
    expect(page).not.toContain('\u0007');
  });

  test('folds waves, and within them the nodes of each target', () => {
    const summaries = [...page.matchAll(/<summary[^>]*>(.*?)<\/summary>/g)].map(([, summary = '']) => summary.replace(/<[^>]*>/g, ' ').trim());
    expect(summaries).toEqual([
      expect.stringMatching(/^first {2}wave of 1 target, 3 nodes$/),
      '3 nodes, one line each',
      expect.stringMatching(/^second {2}wave of 2 targets, 2 nodes$/),
      '1 node, one line each',
      '1 node, one line each',
      'Everything in words, in the order of time',
    ]);
  });

  test('says of everything that can be pointed at what it is, to the keyboard as well', () => {
    const items = page.match(/<b [^>]*>/g) ?? [];
    expect(items.length).toBeGreaterThan(10);
    expect(items.filter((item) => !/tabindex="0" role="img".* aria-label="[^"]+"/s.test(item))).toEqual([]);
  });

  test('tells profiles apart by colour, pattern and number', () => {
    expect(page).toMatch(/class="p1"\/><rect [^>]*class="p1t"\/><text [^>]*>1<\/text>/);
    expect(page).toContain('<pattern id="t1"');
  });
});

test('marks that would touch each other are one, which says all that they say', () => {
  const near = [fault(30, 'first'), { ...fault(30.5, 'second'), kind: 'change' as const }];
  const page = timelinePage('', '', [timeline(24, [target('prod/workers', [], { marks: near, requests: [{ id: 'r', type: 'Update', logicalId: 'Link', goal: 'link', from: START, to: START + 24 * HOUR }] })])]);
  expect(page.match(/<use href="#m-[^>]*>(?=[^]*<\/svg><b)/g)).toContainEqual(expect.stringContaining('m-fault'));
  expect(page).toMatch(/aria-label="[^"]*first[^"]*second"/);
});

test('a picture is one SVG of its own', () => {
  const picture = svgFile(timeline(1, [target('prod/workers', movedNodes('prod-workers', 3, 1))]));
  expect(picture).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" [^>]*role="img" aria-labelledby="title">\n<title id="title">a play<\/title>/);
  expect(picture).toContain('prefers-color-scheme:dark');
});
