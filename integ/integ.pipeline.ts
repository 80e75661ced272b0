import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App } from 'aws-cdk-lib';
import { readConfig } from '../app/config/read-config';
import { createStacks } from '../app/create-stacks';
import { given } from './surroundings';

export const app = new App();
const stacks = createStacks(app, readConfig(given('PIPELINE_FILE', 'examples/pipeline.yaml')));
new IntegTest(app, 'Pipeline', { testCases: [...stacks] });
