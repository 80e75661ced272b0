import type { GkeOperation } from '../google/resources';
import type { Busy } from '../ledger/target-row';

/** Minutes of the day are enough for a person who reads an event. */
export function clockTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 16)}Z`;
}

/**
 * What a person types who may cancel what we may not, or could not.
 *
 * https://cloud.google.com/sdk/gcloud/reference/container/aws/operations/cancel
 */
export function cancelCommand(target: string, { name }: Pick<GkeOperation, 'name'>): string {
  const [, project, , location] = target.split('/');
  return `gcloud container aws operations cancel ${name.slice(name.lastIndexOf('/') + 1)} --location ${location} --project ${project}`;
}

export function busyWords({ since, words }: Busy): string {
  return `Google takes no change of the target since ${clockTime(since)}${words === undefined ? '' : `: ${words}`}`;
}
