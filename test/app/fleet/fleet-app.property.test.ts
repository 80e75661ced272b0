import * as fc from 'fast-check';
import { jsonSchema } from '../../../app/config/json-schema';
import { TemplateGraph } from '../../support/template-graph';
import { configs } from '../support/config-arbitrary';
import { filesWithPipelines } from '../support/pipeline-arbitrary';
import { fleetOf, templateOf } from '../support/fleets';

test('whatever a file may say synthesizes', () => {
  fc.assert(
    fc.property(configs, (config) => {
      for (const stack of fleetOf(config)) {
        expect(() => new TemplateGraph(templateOf(stack))).not.toThrow();
      }
    }),
    { numRuns: 30 },
  );
});

test('among the files that are tried, those with a pipeline included, every setting occurs', () => {
  const keys = new Set<string>();
  const files = fc.oneof(configs, filesWithPipelines.map(({ config }) => config));
  for (const file of fc.sample(files, { numRuns: 400, seed: 1 })) {
    JSON.stringify(file, (key, value: unknown) => {
      keys.add(key);
      return value;
    });
  }
  const known = [...jsonSchema().matchAll(/"properties": \{|"([\w$]+)": \{/g)].flatMap(([, key]) => key ?? []);
  const words = ['properties', 'additionalProperties', 'propertyNames', 'items', 'definitions', 'not', '$schema', ...['credentials', 'engine', 'cluster', 'stage', 'wave']];
  expect([...new Set(known)].filter((key) => !words.includes(key) && !keys.has(key))).toEqual([]);
});
