import { comment, commentedOut, heading, holderNote } from './comments';
import { IMPERSONATION_ROLE, SERVICE_ACCOUNT_TITLE } from './custom-roles';
import {
  memberOf,
  poolName,
  type AwsProvider,
  type EnabledApis,
  type GoogleResource,
  type Impersonation,
  type ProjectRole,
  type RoleGrant,
  type SecretHolderGrant,
  type ServiceAccount,
  type WorkloadIdentityPool,
} from './google-resource';
import type { GoogleSetup } from './google-setup';
import { attributes, block, identifier, list, literal, map, template, type Expression } from './hcl';

/**
 * The same for Terraform's google provider: a file to put into a module that configures it.
 *
 * @see https://registry.terraform.io/providers/hashicorp/google/latest/docs
 */
export function renderTerraform(setups: readonly GoogleSetup[], file: string): string {
  const head = comment(`The Google side of ${file}, printed by google-setup -- --terraform.`);
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
    return comment(`The AWS role acts as ${email}, which Google makes by itself.`);
  }
  return resource('google_service_account', identifier(home.project, home.id), [
    ['project', literal(home.project)],
    ['account_id', literal(home.id)],
    ['display_name', literal(SERVICE_ACCOUNT_TITLE)],
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

function role(whole: ProjectRole): string {
  const { project, role: { id, title, permissions } } = whole;
  return resource('google_project_iam_custom_role', labelOf(whole), [
    ['project', literal(project)],
    ['role_id', literal(id)],
    ['title', literal(title)],
    ['permissions', list(permissions)],
    ['depends_on', apisOf(project)],
  ]);
}

/** The name of the pool is taken from the pool, so that it is there first. */
function impersonation(whole: Impersonation): string {
  const { serviceAccount: { email, home }, pool: { projectNumber, id }, awsRole } = whole;
  const [before = '', after = ''] = memberOf(whole).split(poolName(whole.pool));
  const label = identifier(...partsOf(whole.serviceAccount), projectNumber, id, awsRole.account, awsRole.roleName);
  return resource('google_service_account_iam_member', label, [
    ['service_account_id', home === undefined ? literal(`projects/-/serviceAccounts/${email}`) : `google_service_account.${identifier(...partsOf(whole.serviceAccount))}.name`],
    ['role', literal(IMPERSONATION_ROLE)],
    ['member', template(before, `google_iam_workload_identity_pool.${identifier(projectNumber, id)}.name`, after)],
  ]);
}

function grant({ role, serviceAccount: account }: RoleGrant): string {
  const address = `google_service_account.${identifier(...partsOf(account))}`;
  const member = account.home === undefined ? literal(`serviceAccount:${account.email}`) : template('serviceAccount:', `${address}.email`);
  return resource('google_project_iam_member', identifier(role.project, role.role.id, ...partsOf(account)), grantTo(role, member));
}

function grantToHolder({ role, secretArn }: SecretHolderGrant): string {
  const text = resource('google_project_iam_member', identifier(role.project, role.role.id, 'secret'), grantTo(role, literal('serviceAccount:EMAIL')));
  return [holderNote(secretArn), commentedOut(text)].join('\n');
}

function grantTo(role: ProjectRole, member: Expression): Attribute[] {
  return [
    ['project', literal(role.project)],
    ['role', `google_project_iam_custom_role.${labelOf(role)}.id`],
    ['member', member],
  ];
}

function labelOf({ project, role }: ProjectRole): string {
  return identifier(project, role.id);
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
