import { Aws, Duration } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, LogQueryWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { EngineMetrics } from './engine-metrics';

const HALF = 12;
const WHOLE = 24;

/** In the language of CloudWatch Logs Insights. */
const WHAT_RUNS = [
  "filter what in ['waiting', 'acting', 'event']",
  'stats latest(@timestamp) as last, latest(nodes) as moved, latest(statusDetail) as google, latest(why) as words by target',
  'sort last desc',
];
const OUTCOMES = [
  "filter what = 'event' and event in ['Rotation Succeeded', 'Rotation Failed', 'Moved Back', 'Still Moving Back', 'Moving Back Given Up', 'Drift Found', 'Drift Resolved']",
  'stats latest(@timestamp) as at, latest(event) as happened, latest(minutes) as took, latest(nodes) as moved by target',
  'sort at desc',
];
const QUERIES: Readonly<Record<string, readonly string[]>> = {
  'what happened': ["filter what = 'event'", 'display @timestamp, event, target, profile, nodes, minutes, why', 'sort @timestamp desc'],
  'what runs': WHAT_RUNS,
  troubles: ["filter what in ['trouble', 'event not sent', 'answer not delivered', 'failed'] or ispresent(errorType)", 'display @timestamp, what, target, requestId, why, errorMessage', 'sort @timestamp desc'],
};

export function addDashboard(engine: EngineMetrics, id: string): void {
  const scope = new Construct(engine, id);
  const groups = engine._functions.map(({ logGroup }) => logGroup);
  const errors = engine._functions.map(({ node, resource }) => resource.metricErrors({ label: node.id }));
  const polls = engine._functions.map(({ node, resource }) => resource.metricInvocations({ label: node.id }));
  const day = Duration.days(1);
  new Dashboard(scope, 'Dashboard', {
    // Dashboards are of all regions, and what CloudFormation would call them is not documented: policies go by names.
    dashboardName: [Aws.STACK_NAME, Aws.REGION, id.replace(/[^\w-]/g, '-')].join('-'),
    defaultInterval: Duration.days(7),
    widgets: [
      [new LogQueryWidget({ title: 'What runs, and how far', logGroupNames: groups.map(({ logGroupName }) => logGroupName), queryLines: [...WHAT_RUNS], width: WHOLE })],
      [new LogQueryWidget({ title: 'What came of it, and how long it took', logGroupNames: groups.map(({ logGroupName }) => logGroupName), queryLines: [...OUTCOMES], width: WHOLE })],
      [
        new GraphWidget({ title: 'Rotations', left: [engine.metricRotationsSucceeded({ period: day }), engine.metricRotationsFailed({ period: day })], width: HALF }),
        new GraphWidget({ title: 'Time and nodes', left: [engine.metricRotationMinutes({ period: day })], right: [engine.metricNodesMoved({ period: day })], width: HALF }),
      ],
      [
        new GraphWidget({ title: 'Somebody has to look', left: [engine.metricWaysBackUnfinished({ period: day }), engine.metricDriftFound({ period: day }), engine.metricProfilesLeftOver({ period: day })], width: HALF }),
        new GraphWidget({ title: 'Looks, and errors of functions', left: polls, right: errors, width: HALF }),
      ],
    ],
  });
  for (const [name, lines] of Object.entries(QUERIES)) {
    new CfnQueryDefinition(scope, `Query ${name}`, {
      name: `GkeInstanceProfileRotation/${Aws.STACK_NAME}/${name}`,
      logGroupNames: groups.map(({ logGroupName }) => logGroupName),
      queryString: ['fields @timestamp', ...lines].join('\n| '),
    });
  }
}
