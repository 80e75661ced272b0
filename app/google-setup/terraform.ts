import { comment, commentedOut, heading, holderNote } from './comments';
import {
  poolName,
  principalSetOf,
  type AwsProvider,
  type EnabledApis,
  type GoogleResource,
  type Impersonation,
  type RotationGrant,
  type RotationRole,
  type SecretHolderGrant,
  type ServiceAccount,
  type WorkloadIdentityPool,
} from './google-resource';
import type { GoogleSetup } from './google-setup';
import { attributes, block, identifier, list, literal, map, template, type Expression } from './hcl';
import { IMPERSONATION_ROLE, ROTATION_PERMISSIONS, ROTATION_ROLE_ID, ROTATION_ROLE_TITLE } from './rotation-role';

/**
 * The same for Terraform's google provider: a file to put into a module that configures it.
 *
 * @see https://registry.terraform.io/providers/hashicorp/google/latest/docs
 */
export function renderTerraform(setups: readonly GoogleSetup[], file: string): string {
  const head = comment(`The Google side of ${file}, printed by npm run google-setup -- --terraform.`);
  return `${[head, ...setups.map(renderSetup)].join('\n\n')}\n`;
}

function renderSetup({ access, resources }: GoogleSetup): string {
  return [heading(access), ...resources.map(render).filter((text) => text !== '')].join('\n\n');
}

function render(resource: GoogleResource): string {
  switch (resource.kind) {
    case 'apis':
      return apis(resource);
    case 'service account':
      return serviceAccount(resource);
    case 'pool':
      return pool(resource);
    case 'provider':
      return provider(resource);
    case 'role':
      return role(resource);
    case 'impersonation':
      return impersonation(resource);
    case 'grant':
      return grant(resource);
    case 'grant to the holder of a secret':
      return grantToHolder(resource);
  }
}

function apis({ project, apis: services }: EnabledApis): string {
  return resource('google_project_service', identifier(project), [
    ['project', literal(project)],
    ['service', 'each.value'],
    ['disable_on_destroy', 'false'],
    ['for_each', `toset(${list(services)})`],
  ]);
}

function serviceAccount({ email, home }: ServiceAccount): string {
  if (home === undefined) {
    return comment(`The engine acts as ${email}, which Google makes by itself.`);
  }
  return resource('google_service_account', identifier(home.project, home.id), [
    ['project', literal(home.project)],
    ['account_id', literal(home.id)],
    ['display_name', literal(ROTATION_ROLE_TITLE)],
    ['depends_on', apisOf(home.project)],
  ]);
}

function pool({ projectNumber, id }: WorkloadIdentityPool): string {
  return resource('google_iam_workload_identity_pool', identifier(projectNumber, id), [
    ['project', literal(projectNumber)],
    ['workload_identity_pool_id', literal(id)],
    ['depends_on', apisOf(projectNumber)],
  ]);
}

function provider({ pool: { projectNumber, id: poolId }, id, awsAccount, mapping }: AwsProvider): string {
  return resource(
    'google_iam_workload_identity_pool_provider',
    identifier(projectNumber, poolId, id),
    [
      ['project', literal(projectNumber)],
      ['workload_identity_pool_id', `google_iam_workload_identity_pool.${identifier(projectNumber, poolId)}.workload_identity_pool_id`],
      ['workload_identity_pool_provider_id', literal(id)],
      ['attribute_mapping', map(mapping)],
    ],
    block('aws', attributes([['account_id', literal(awsAccount)]])),
  );
}

function role({ project }: RotationRole): string {
  return resource('google_project_iam_custom_role', identifier(project), [
    ['project', literal(project)],
    ['role_id', literal(ROTATION_ROLE_ID)],
    ['title', literal(ROTATION_ROLE_TITLE)],
    ['permissions', list(ROTATION_PERMISSIONS)],
    ['depends_on', apisOf(project)],
  ]);
}

/** The name of the pool is taken from the pool, so that it is there first. */
function impersonation(whole: Impersonation): string {
  const { serviceAccount: { email, home }, pool: { projectNumber, id }, awsRole } = whole;
  const [before = '', after = ''] = principalSetOf(whole).split(poolName(whole.pool));
  const label = identifier(...partsOf(whole.serviceAccount), projectNumber, id, awsRole.account, awsRole.roleName);
  return resource('google_service_account_iam_member', label, [
    ['service_account_id', home === undefined ? literal(`projects/-/serviceAccounts/${email}`) : `google_service_account.${identifier(...partsOf(whole.serviceAccount))}.name`],
    ['role', literal(IMPERSONATION_ROLE)],
    ['member', template(before, `google_iam_workload_identity_pool.${identifier(projectNumber, id)}.name`, after)],
  ]);
}

function grant({ role: { project }, serviceAccount: account }: RotationGrant): string {
  const address = `google_service_account.${identifier(...partsOf(account))}`;
  const member = account.home === undefined ? literal(`serviceAccount:${account.email}`) : template('serviceAccount:', `${address}.email`);
  return resource('google_project_iam_member', identifier(project, ...partsOf(account)), grantTo(project, member));
}

function grantToHolder({ role: { project }, secretArn }: SecretHolderGrant): string {
  const text = resource('google_project_iam_member', identifier(project, 'secret'), grantTo(project, literal('serviceAccount:EMAIL')));
  return [holderNote(secretArn), commentedOut(text)].join('\n');
}

function grantTo(project: string, member: Expression): Attribute[] {
  return [
    ['project', literal(project)],
    ['role', `google_project_iam_custom_role.${identifier(project)}.id`],
    ['member', member],
  ];
}

type Attribute = readonly [string, Expression];

function resource(type: string, label: string, entries: readonly Attribute[], ...blocks: readonly string[]): string {
  return block(`resource ${literal(type)} ${literal(label)}`, attributes(entries), ...blocks);
}

function partsOf({ email, home }: ServiceAccount): string[] {
  return home === undefined ? [email] : [home.project, home.id];
}

function apisOf(project: string): Expression {
  return `[google_project_service.${identifier(project)}]`;
}
