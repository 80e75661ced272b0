const ELLIPSIS = '…';

/** The beginning of other people's words, where they are many. */
export function shortened(text: string, most: number): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}${ELLIPSIS}`;
}
