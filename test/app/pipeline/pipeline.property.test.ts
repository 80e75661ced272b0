import * as fc from 'fast-check';
import { parseConfig } from '../../../app/config/read-config';
import { pipelines } from '../support/pipeline-arbitrary';
import { configWith, makePipeline, stagesOf } from './support/pipelines';

test('every pipeline that the rules let through synthesizes, with a stage for each environment that it names', () => {
  fc.assert(
    fc.property(pipelines, (pipeline) => {
      const made = makePipeline(parseConfig('rotations.yaml', JSON.stringify(configWith(pipeline))));
      made.app.synth();
      expect(stagesOf(made).map(({ Name }) => Name).slice(4)).toEqual(
        (pipeline.stages ?? [{ environment: 'staging' }, { environment: 'production' }]).map(({ environment }) => environment),
      );
    }),
    { numRuns: 25 },
  );
}, 120_000);
