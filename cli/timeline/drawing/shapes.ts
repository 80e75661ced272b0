import { clean } from '../../../lambda/log/clean';

/*
 * Marks on paper: SVG with positions from left to right in percent, so that the same drawing fills any width, and heights
 * in pixels.
 */

/** The narrowest that a timeline is drawn: what fits then fits always. */
export const LEAST_WIDTH = 760;
const LETTER = 6.4;

/** Other people's words in SVG, HTML and attributes of either. */
export function escaped(words: string): string {
  return words
    .split('\n')
    .map(clean)
    .join('\n')
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function percent(value: number): string {
  return `${Number(value.toFixed(2))}%`;
}

/** A width in pixels as the share that it has of the narrowest drawing. */
export function shareOf(pixels: number): number {
  return (pixels / LEAST_WIDTH) * 100;
}

export function fits(label: string, width: number): boolean {
  return label.length * LETTER + 8 <= (width / 100) * LEAST_WIDTH;
}

export interface Box {
  readonly left: number;
  readonly width: number;
  readonly top: number;
  readonly height: number;
}

export function bar({ left, width, top, height }: Box, fill: string): string {
  return `<rect x="${percent(left)}" y="${top}" width="${percent(width)}" height="${height}" class="${fill}"/>`;
}

/** In a box, the first that there is room for. */
export function caption({ left, width, top, height }: Box, labels: readonly string[], style: string): string {
  const label = labels.find((one) => fits(one, width));
  return label !== undefined ? text(left + shareOf(2), top + height / 2 + 4, label, style) : '';
}

export function text(left: number, baseline: number, label: string, style: string): string {
  return `<text x="${percent(left)}" y="${baseline}" class="${style}">${escaped(label)}</text>`;
}

/** One of the symbols that the page defines, its middle at this place. */
export function symbol(name: string, left: number, middle: number): string {
  return `<use href="#${name}" x="${percent(left)}" y="${middle}"/>`;
}
