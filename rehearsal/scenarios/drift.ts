import { EventType } from '../../lib/contract';
import type { Play } from '../play/play';
import type { SampleOptions } from '../play/sample-stack';

/*
 * What the stories of edits by hand have in common: what the watch says of them, and when.
 */

export const HOUR_MS = 60 * 60 * 1000;
const DRIFT_ALARM = 'DriftFound';

/**
 * Nobody edits anything, and then somebody does, which is found; a fresh profile is the way out of it.
 *
 * @param withinMs how soon it is found
 * @param edit what somebody does with the linked profile, whose name it is given; returns words that the watch says of it
 * @returns the name of the profile that was left
 */
export async function playEdit(play: Play, withinMs: number, edit: (profile: string) => Promise<readonly string[]>, rotation: SampleOptions = {}): Promise<string> {
  play.listen();
  const profile = await play.link();
  await play.settle();
  await checkNoDrift(play, 'as long as nobody does anything');
  const words = await edit(profile);
  await checkFoundOnce(play, withinMs, words);
  play.checkStatus(await play.deploy('Rotate to a fresh profile', { generation: '2', ...rotation }), 'UPDATE_COMPLETE');
  await play.settle();
  play.checkRunsUnder('the pool runs under a fresh profile', play.newestProfile());
  await checkMended(play);
  return profile;
}

/** A look has come and gone: nothing has drifted so far. */
export async function checkNoDrift(play: Play, what: string): Promise<void> {
  const before = count(play);
  await play.watch(2 * HOUR_MS);
  play.check(`${what}, the watch finds nothing`, count(play) === before);
}

/** Something has drifted: it is told of once, in these words, however often it is seen. */
async function checkFoundOnce(play: Play, withinMs: number, words: readonly string[]): Promise<void> {
  const before = play.told(EventType.DRIFT_FOUND).length;
  await play.watch(withinMs);
  const found = play.told(EventType.DRIFT_FOUND).slice(before);
  const said = found.map(({ words: all = '' }) => all);
  play.check(`the watch has found it (it says: ${said.join(' / ')})`, said.some((one) => words.every((word) => one.includes(word))));
  await play.watch(3 * HOUR_MS);
  play.check('it is told of once', play.told(EventType.DRIFT_FOUND).length === before + found.length);
  play.check('an alarm has rung over it, once', play.rung().join() === DRIFT_ALARM);
  await play.askStatus();
}

/** Nothing is open any more. */
async function checkMended(play: Play): Promise<void> {
  await play.watch(2 * HOUR_MS);
  const ids = (type: typeof EventType.DRIFT_FOUND | typeof EventType.DRIFT_RESOLVED): readonly string[] => play.told(type).map(({ target, profile, since }) => `${target} ${profile} ${since}`).sort();
  play.check('all that was found is resolved, once', JSON.stringify(ids(EventType.DRIFT_FOUND)) === JSON.stringify(ids(EventType.DRIFT_RESOLVED)));
}

function count(play: Play): number {
  return play.told(EventType.DRIFT_FOUND).length + play.told(EventType.DRIFT_RESOLVED).length;
}
