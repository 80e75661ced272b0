/*
 * Colours, patterns and symbols of the drawing. The hues are those of Okabe and Ito, which colour-blind people tell apart;
 * each has a pattern of its own, too, and a number where there is room for it.
 */

interface Hue {
  readonly colour: string;
  /** Of what is written on it. */
  readonly ink: string;
  /** Lines over the colour; none for what was there before. */
  readonly pattern: string;
}

const HUES: readonly Hue[] = [
  { colour: '#9aa0a6', ink: '#000', pattern: '' },
  { colour: '#1f78c8', ink: '#fff', pattern: '<path d="M-1 9L9 -1"/>' },
  { colour: '#e69f00', ink: '#000', pattern: '<circle cx="2" cy="2" r=".9" class="dot"/><circle cx="6" cy="6" r=".9" class="dot"/>' },
  { colour: '#009e73', ink: '#000', pattern: '<path d="M-1 -1L9 9"/>' },
  { colour: '#cc79a7', ink: '#000', pattern: '<path d="M0 4H8"/>' },
  { colour: '#56b4e9', ink: '#000', pattern: '<path d="M0 0L8 8M0 8L8 0"/>' },
  { colour: '#d55e00', ink: '#000', pattern: '<path d="M4 0V8"/>' },
];

/** Class of what ran under a profile with this number; 0 was there before. */
export function fillOf(number: number): string {
  return `p${number === 0 ? 0 : ((number - 1) % (HUES.length - 1)) + 1}`;
}

/** Of marks and other signs, drawn around their middle. */
const SYMBOLS: Readonly<Record<string, string>> = {
  yes: '<circle r="6" class="s-ok"/><path d="M-3 0L-1 2.5L3 -2.5" class="s-line"/>',
  no: '<circle r="6" class="s-bad"/><path d="M-2.5 -2.5L2.5 2.5M-2.5 2.5L2.5 -2.5" class="s-line"/>',
  stop: '<circle r="6" class="s-warn"/><path d="M-3 0H3" class="s-line"/>',
  'm-fault': '<path d="M0 -6.5L7 6H-7Z" class="s-bad"/><path d="M0 -2.5V1.5M0 3.3V4.6" class="s-line"/>',
  'm-person': '<circle cy="-3" r="3" class="s-ink"/><path d="M-5.5 7C-5.5 -.5 5.5 -.5 5.5 7Z" class="s-ink"/>',
  'm-finding': '<rect x="-6" y="-6" width="12" height="12" rx="2" class="s-warn"/><path d="M0 -3V.5M0 2.5V3.6" class="s-line"/>',
  'm-deleted': '<path d="M-6 0L0 -6L6 0L0 6Z" class="s-ink"/><path d="M-2 -2L2 2M-2 2L2 -2" class="s-paper"/>',
  'm-change': '<circle r="5.5" class="s-busy"/><path d="M-2 -2.5L2.5 0L-2 2.5Z" class="s-solid"/>',
};

/** What patterns and symbols are referred to by. */
export function definitions(): string {
  const patterns = HUES.map(({ pattern }, index) => `<pattern id="t${index}" width="8" height="8" patternUnits="userSpaceOnUse" class="pattern on-p${index}">${pattern}</pattern>`);
  const symbols = Object.entries(SYMBOLS).map(([id, shapes]) => `<g id="${id}">${shapes}</g>`);
  return `<defs>${[...patterns, ...symbols].join('')}</defs>`;
}

export const SVG_STYLE = [
  'svg{--ink:#1f2328;--soft:#59636e;--paper:#fff;--line:#d8dee4;--busy:#b6d4f2;--ok:#b9e2c4;--back:#f5cf8e;--undone:#f9e4bf;--bad:#f4aaa5;--other:#dcd3e8}',
  '@media(prefers-color-scheme:dark){svg{--ink:#e6edf3;--soft:#9198a1;--paper:#0d1117;--line:#30363d;--busy:#1f4a78;--ok:#1d5a36;--back:#7a4d08;--undone:#54400f;--bad:#8e2a2a;--other:#4a3d63}}',
  'text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;fill:var(--ink)}',
  'rect{shape-rendering:crispEdges}',
  '.tick{fill:var(--soft)}.grid{stroke:var(--line)}.cut{fill:var(--line);opacity:.5}',
  '.busy{fill:var(--busy)}.ok{fill:var(--ok)}.back{fill:var(--back)}.undone{fill:var(--undone)}.bad{fill:var(--bad)}.other{fill:var(--other)}',
  '.busy,.ok,.back,.undone,.bad,.other{stroke:var(--paper)}',
  '.line.fault{fill:#d1242f}.line.person,.line.deleted{fill:var(--ink)}.line.finding{fill:#bf8700}.line.change{fill:#1f78c8}',
  '.s-ok{fill:#1a7f37}.s-bad{fill:#d1242f}.s-warn{fill:#9a6700}.s-busy{fill:#1f78c8}.s-ink{fill:var(--ink)}.s-line{fill:none;stroke:#fff;stroke-width:1.6}.s-paper{fill:none;stroke:var(--paper);stroke-width:1.4}.s-solid{fill:#fff}',
  ...HUES.flatMap(({ colour, ink }, index) => [`.p${index}{fill:${colour}}.p${index}t{fill:url(#t${index})}`, `text.on-p${index}{fill:${ink};stroke:${colour};stroke-width:3px;paint-order:stroke;font-weight:600}`, `.pattern.on-p${index}{stroke:${ink};fill:none;stroke-opacity:.4;stroke-width:1.3}`]),
  '.pattern .dot{fill:#000;fill-opacity:.45;stroke:none}',
].join('\n');
