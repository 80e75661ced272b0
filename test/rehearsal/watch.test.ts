import { OWNER_TAG_KEY, TARGET_TAG_KEY } from '../../lib/contract';
import { SILENT } from '../../rehearsal/play/narrator';
import { Play } from '../../rehearsal/play/play';
import { HOUR_MS, playEdit } from '../../rehearsal/scenarios/drift';

/*
 * What no scenario tells of, but for what is mended by hand: proof/lifecycles/hand-edits.test.ts has all edits, in any order.
 */

test('a profile that has lost its marks is found once, and a fresh one mends it', async () => {
  const play = await Play.begin({ nodes: 1, secondsPerNode: 10 }, SILENT);
  try {
    await playEdit(play, HOUR_MS + 60_000, async (profile) => {
      await play.administrator.untag(profile, [OWNER_TAG_KEY, TARGET_TAG_KEY]);
      return [profile];
    });
    expect(play.failures).toEqual([]);
  } finally {
    await play.end();
  }
});
