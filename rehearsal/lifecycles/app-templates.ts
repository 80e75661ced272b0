import type { SynthesizedTemplate } from '../play/synthesize';
import type { Stage } from '../play/stage';
import type { AppSpec } from './rotations-app';

/** Where the templates of a lifecycle come from: the construct, or somebody who does without. */
export interface AppTemplates {
  /** Directory of a cloud assembly that has the functions' code; asked after `template`. */
  readonly assembly: string;
  template(app: AppSpec): SynthesizedTemplate;
  /** Called before the first deployment. */
  prepare?(stage: Stage): void;
}
