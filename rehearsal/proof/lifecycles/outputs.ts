import type { Output } from '../invariants/recording';
import { GOOGLE_TOKEN_PREFIX } from '../../google/token-services/google-tokens';
import { FAKE_SECRET_ACCESS_KEY, FAKE_SESSION_TOKEN } from '../../aws/lambda/fake-credentials';
import type { LocalCloud } from '../../play/local-cloud';

/** Everything of a play that people can read afterwards, templates apart. */
export function outputsOf({ lambda, executions, events, cloudFormation, cloudWatch }: LocalCloud): Output[] {
  return [
    ...lambda.logs.map(({ functionName, line }) => ({ where: `the log of ${functionName}`, text: line })),
    ...executions.map(({ spec, output, error, cause }) => ({
      where: `execution ${spec.name}`,
      text: JSON.stringify([spec.input, output, error, cause]),
    })),
    ...events.published.map((event) => ({ where: `an event of the bus (${event['detail-type']})`, text: JSON.stringify(event) })),
    ...cloudWatch.alarms.changes.map(({ alarm, message }) => ({ where: `the alarm ${alarm}`, text: message })),
    ...cloudWatch.metrics.all().map(({ name, dimensions }) => ({ where: `the metric ${name}`, text: JSON.stringify(dimensions) })),
    ...cloudFormation.events.map(({ logicalId, reason = '', physicalId = '' }) => ({ where: `a stack event of ${logicalId}`, text: `${reason} ${physicalId}` })),
    ...cloudFormation.answers.map(({ logicalId, reason = '', physicalId = '' }) => ({ where: `an answer for ${logicalId}`, text: `${reason} ${physicalId}` })),
  ];
}

/** Without it a ResponseURL opens nothing. */
export const URL_SIGNATURE = 'X-Amz-Signature';

/** What was planted where the functions find it. */
export function plantedSecrets(credentialJson: string): string[] {
  const { private_key: key = '' } = JSON.parse(credentialJson) as { private_key?: string };
  // A line from the middle: its beginning is the same for every key.
  const line = key.split('\n')[5] ?? key;
  return [FAKE_SECRET_ACCESS_KEY, FAKE_SESSION_TOKEN, GOOGLE_TOKEN_PREFIX, URL_SIGNATURE, ...(line === '' ? [] : [line])];
}
