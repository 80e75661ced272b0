import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { parseConfig } from '../../../app/config/read-config';
import { resolveFleet } from '../../../app/fleet/resolve-fleet';
import { longestDeployment } from '../../../app/pipeline/longest-deployment';
import { STAGE_TOO_LONG } from '../../../app/pipeline/fleet-pipeline-stack';
import { HEAD } from '../support/fleets';
import { pipelineOf } from './support/pipelines';

function hoursOf(fleet: object): number[] {
  return resolveFleet(parseConfig('f.yaml', JSON.stringify({ ...HEAD, ...fleet })).config).map((environment) => longestDeployment(environment).toHours({ integral: false }));
}

const pools = (...timeouts: (string | undefined)[]): object[] => timeouts.map((timeout, index) => ({ name: `pool-${index}`, timeout }));

test.each([
  ['a rotation without a timeout takes what it gets', { clusters: [{ name: 'one', nodePools: pools(undefined) }] }, 50 / 60],
  ['pools of one cluster follow each other', { clusters: [{ name: 'one', nodePools: pools('12h', '6h') }] }, 18],
  ['clusters do not wait for each other', { clusters: [{ name: 'one', nodePools: pools('12h') }, { name: 'two', nodePools: pools('6h', '7h') }] }, 13],
  [
    'a concurrent rotation is in nobody’s queue',
    { clusters: [{ name: 'one', nodePools: [...pools('3h', '2h'), { name: 'concurrent', timeout: '4h', concurrent: true }] }] },
    5,
  ],
  [
    'waves follow each other, whichever clusters they are of',
    {
      clusters: [{ name: 'one', nodePools: pools('2h', '3h') }, { name: 'two', nodePools: pools('4h') }],
      waves: [{ targets: ['one/pool-0'] }, { targets: ['two/pool-0'] }, { targets: ['*'] }],
    },
    9,
  ],
])('%s', (_name, fleet, hours) => {
  const json = JSON.parse(JSON.stringify(fleet)) as object;
  expect(hoursOf(json)).toEqual([hours]);
});

describe('a stage that may outlast what CodePipeline waits for CloudFormation', () => {
  const withPools = (count: number): ReturnType<typeof pipelineOf> =>
    pipelineOf({}, {
      environments: [{ name: 'production', account: '444455556666', region: 'us-east-1', project: 'acme-production', clusters: [{ name: 'prod', nodePools: pools(...Array.from({ length: count }, () => '12h')) }] }],
    });

  test('gives a warning that says how long, and what to do', () => {
    expect(Annotations.fromStack(withPools(7).stack).findWarning('*', Match.anyValue()).map(({ entry }) => entry.data)).toEqual([
      'The rotations of production may take 84 hours one after the other, but CodePipeline waits 72 hours for CloudFormation, which then goes on ' +
        `unattended. Make several 'environments' of it, or lower 'timeout'. [ack: ${STAGE_TOO_LONG}]`,
    ]);
  });

  test('is one of more than three days', () => {
    expect(Annotations.fromStack(withPools(6).stack).findWarning('*', Match.anyValue())).toEqual([]);
  });
});
