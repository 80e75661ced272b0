import { makeProfile } from '../play/made-by-hand';
import { HOUR_MS, playEdit } from './drift';
import type { Scenario } from './scenario';

const THEIRS = 'workers-before';

/** Terraform's google provider patches back what its state says. */
export const LINKED_BY_TERRAFORM: Scenario = {
  name: 'linked-by-terraform',
  title: "the next terraform apply links the old profile again; the watch sees that Google shows another one than ours",
  async play(play) {
    const { gke, iam } = play.cloud;
    makeProfile(iam, THEIRS);
    const apply = async (): Promise<readonly string[]> => {
      play.chapter('Somebody runs terraform apply');
      await gke.faults.updateBySomeoneElse(play.target, { 'config.iam_instance_profile': THEIRS });
      return [THEIRS, 'ignore_changes'];
    };
    await playEdit(play, 2 * HOUR_MS, apply, { adopt: true });
  },
};
