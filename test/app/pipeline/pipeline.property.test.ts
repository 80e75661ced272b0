import * as fc from 'fast-check';
import { parseConfig } from '../../../app/config/read-config';
import { filesWithPipelines } from '../support/pipeline-arbitrary';
import { makePipeline, stagesOf } from './support/pipelines';

test('whatever a file may say of a fleet and its pipeline synthesizes, with a stage for each environment that is to have one', () => {
  fc.assert(
    fc.property(filesWithPipelines, ({ names, config }) => {
      const made = makePipeline(parseConfig('rotations.yaml', JSON.stringify(config)));
      made.app.synth();
      expect(stagesOf(made).map(({ Name }) => Name).slice(4)).toEqual(config.pipeline.stages?.map(({ environment }) => environment) ?? names);
    }),
    { numRuns: 25 },
  );
});
