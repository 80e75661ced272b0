import type { Fate } from '../ledger/target-row';

/** How far the target has come, as Google and EC2 show it. */
export interface Progress {
  readonly operation?: string | undefined;
  readonly statusDetail?: string | undefined;
  /** `nodes moved n of m` */
  readonly nodes?: string | undefined;
  /** For the log alone. */
  readonly instances?: string | undefined;
}

/** What one look at an assignment came to. */
export type Outcome =
  | {
      readonly kind: 'wait';
      readonly seconds: number;
      readonly why: string;
      readonly progress: Progress;
      /** Google has accepted the update to the desired profile. */
      readonly accepted: boolean;
    }
  | { readonly kind: 'done'; readonly remark?: string; readonly fate?: Fate }
  | { readonly kind: 'failed'; readonly why: string }
  /** A later request holds the claim: this one must not act any more. */
  | { readonly kind: 'superseded'; readonly by: string };

export function wait(seconds: number, why: string, { accepted = false, ...progress }: Progress & { readonly accepted?: boolean } = {}): Outcome {
  return { kind: 'wait', seconds, why, progress, accepted };
}

/** Progress in one line, for the stack's events. */
export function inWords(why: string, { operation, statusDetail, nodes }: Progress): string {
  return [why, operation, statusDetail, nodes].filter((part) => part !== undefined && part !== '').join('; ');
}
