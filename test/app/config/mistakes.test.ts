import { parseConfig } from '../../../app/config/read-config';
import { refusalOf } from '../../lib/support/rotations';

const FEDERATION = `
    projectNumber: "123456789012"
    pool: aws-rotation
    provider: aws-account
    serviceAccount: rotation@acme-prod.iam.gserviceaccount.com`;

/** What every file needs, without clusters. */
const HEAD = `project: acme-prod
location: us-east4
credentials:
  workloadIdentityFederation:${FEDERATION}
`;

const ONE_POOL = `clusters:
  - name: prod
    nodePools:
      - name: workers
`;

/** What is said of a file, without its first line and without the name of the file. */
function mistakesOf(text: string): string[] {
  return refusalOf(() => parseConfig('f.yaml', text))
    .split('\n')
    .slice(1)
    .map((line) => line.trim().replace(/^f\.yaml:/, ''));
}

test.each([
  ['timeout: 13h', 'timeout is "13h", but must be from 5m to 12h. Write hours and minutes, for instance 90m, 6h or 1h30m.'],
  ['timeout: 4m', 'timeout is "4m", but must be from 5m to 12h. Write hours and minutes, for instance 90m, 6h or 1h30m.'],
  ['timeout: 90', 'timeout is "90", but must be from 5m to 12h. Write hours and minutes, for instance 90m, 6h or 1h30m.'],
  ['account: 1234', 'account is "1234", but must be the ID of an AWS account, 12 digits. Copy it from \'aws sts get-caller-identity --query Account\'.'],
  ['region: us-east4', 'region is "us-east4", but must be the name of an AWS region. Write for instance us-east-1; Google Cloud locations have other names.'],
  ['stackName: 1st', 'stackName is "1st", but must be 1 to 128 letters, digits and hyphens, beginning with a letter. Write for instance GkeInstanceProfiles.'],
  ['generation: ""', 'generation is "", but must be a text that is not empty. Write for instance the month, 2026-11, or leave it out.'],
  ['terminationProtection: "yes"', 'terminationProtection is "yes", but must be true or false.'],
  ['tags: team', 'tags is "team", but must be a map of settings.'],
  ['tags: { cost: true }', 'tags.cost is true, but must be a text of at most 256 letters, digits, spaces and characters of _.:/=+@-. Put true, false and null into quotes.'],
  ['tags: { "aws:x": y }', 'tags["aws:x"] is "aws:x", but must be 1 to 128 letters, digits, spaces and characters of _.:/=+@-, and not start with \'aws:\'. Choose another name for the tag.'],
  ['engine: { roleNam: x }', "engine.roleNam is not known here. Did you mean 'roleName'?"],
  ['engine: { xyz: x }', 'engine.xyz is not known here. Known are roleName, functionName, logRetentionDays, proxy, endpoints.'],
  ['acount: 111122223333', "acount is not known here. Did you mean 'account'?"],
  ['waves: [{ targets: [] }]', 'waves[0].targets is a list, but must name at least one target. Leave the list out otherwise.'],
])('%s is refused', (line, mistake) => {
  expect(mistakesOf(`${line}\n${HEAD}${ONE_POOL}`)).toContainEqual(expect.stringMatching(/^1:\d+: /));
  expect(mistakesOf(`${line}\n${HEAD}${ONE_POOL}`).map((one) => one.replace(/^1:\d+: /, ''))).toContain(mistake);
});
