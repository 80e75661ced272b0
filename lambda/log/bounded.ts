/** Words that stand where there is room for so many: a page of a console, an event. */
export const MOST_WORDS = 2000;

const ELLIPSIS = ' […] ';

/** The beginning says what, the end what to do: the middle gives way. */
export function bounded(words: string): string {
  const characters = [...words];
  if (characters.length <= MOST_WORDS) {
    return words;
  }
  const tail = Math.floor(MOST_WORDS / 3);
  return `${characters.slice(0, MOST_WORDS - tail - ELLIPSIS.length).join('')}${ELLIPSIS}${characters.slice(-tail).join('')}`;
}
