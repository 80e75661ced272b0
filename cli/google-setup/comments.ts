import type { EngineAccess } from './engine-access';
import { assumedRoleArn } from './google-resource';

/** A comment of one line, in a shell script as in HCL, whatever the text. */
export function comment(text: string): string {
  return `# ${text.replace(/\s+/g, ' ')}`;
}

/** Lines of code as comments. */
export function commentedOut(code: string): string {
  return code.replace(/^/gm, '# ');
}

/** Above what one engine needs on one Google project. */
export function heading({ environment, session, project }: EngineAccess): string {
  return comment(`==== ${environment}: ${assumedRoleArn(session)}, on Google project ${project}`);
}

/** Above a grant for a service account that cannot be seen from here. */
export function holderNote(secretArn: string): string {
  return comment(`Only you know whose credentials are in ${secretArn}. Let that service account rotate, too:`);
}
