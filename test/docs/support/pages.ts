import { readFileSync } from 'node:fs';
import * as path from 'node:path';

export const ROOT = path.join(__dirname, '..', '..', '..');

/** Text of a page, or of any other file of the repository. */
export function pageOf(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/** Contents of the code blocks of a language in Markdown. */
export function blocksOf(language: string, text: string): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)\n\`\`\`$`, 'gms'))].map(([, block]) => block ?? '');
}
