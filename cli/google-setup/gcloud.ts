import { DEFAULT_MAPPING } from '../../lib/google/subject-mapping';
import { comment, commentedOut, heading, holderNote } from './comments';
import { IMPERSONATION_ROLE, SERVICE_ACCOUNT_TITLE } from './custom-roles';
import {
  memberOf,
  poolName,
  providerName,
  roleName,
  type AwsProvider,
  type EnabledApis,
  type GoogleResource,
  type Impersonation,
  type ProjectRole,
  type SecretHolderGrant,
  type ServiceAccount,
  type WorkloadIdentityPool,
} from './google-resource';
import type { GoogleSetup } from './google-setup';
import { quote } from './shell';

/**
 * The commands that make what is missing.
 *
 * They look before they make, so a second run changes nothing. A provider that was made in another way is left alone, and
 * the script fails when all the rest is done. Bash 3.2, which macOS has, runs it.
 */
export function renderGcloud(setups: readonly GoogleSetup[], file: string): string {
  const head = `#!/usr/bin/env bash
${comment(`The Google side of ${file}, printed by google-setup.`)}
#
# Run it with a gcloud that is logged in as somebody who may enable APIs and administer IAM in these projects. It makes
# what is missing. Run it again whenever you like, also when Google does not know yet what it has just made.
set -euo pipefail
export CLOUDSDK_CORE_DISABLE_PROMPTS=1
status=0`;
  return `${[head, ...setups.map(renderSetup), 'exit "$status"'].join('\n\n')}\n`;
}

function renderSetup({ access, resources }: GoogleSetup): string {
  return [heading(access), ...resources.map(render)].join('\n\n');
}

function render(resource: GoogleResource): string {
  switch (resource.kind) {
    case 'apis':
      return enableApis(resource);
    case 'service account':
      return makeServiceAccount(resource);
    case 'pool':
      return makePool(resource);
    case 'provider':
      return makeProvider(resource);
    case 'role':
      return makeRole(resource);
    case 'impersonation':
      return allowImpersonation(resource);
    case 'grant':
      return `${comment(`The service account may do that in project ${resource.role.project}.`)}\n${grant(resource.role, `serviceAccount:${resource.serviceAccount.email}`)}`;
    case 'grant to the holder of a secret':
      return tellHolder(resource);
  }
}

function enableApis({ project, apis }: EnabledApis): string {
  return `${comment(`APIs of project ${project}.`)}
gcloud services enable --project=${quote(project)} \\
  ${apis.map(quote).join(' \\\n  ')}`;
}

function makeServiceAccount({ email, home }: ServiceAccount): string {
  if (home === undefined) {
    return comment(`The AWS role acts as ${email}, which Google makes by itself.`);
  }
  const project = quote(home.project);
  return `# The AWS role acts as this service account.
gcloud iam service-accounts describe ${quote(email)} --project=${project} >/dev/null 2>&1 ||
  gcloud iam service-accounts create ${quote(home.id)} --project=${project} \\
    --display-name=${quote(SERVICE_ACCOUNT_TITLE)}`;
}

function makePool(pool: WorkloadIdentityPool): string {
  return `# A workload identity pool can be taken back for 30 days after its deletion, and cannot be made anew meanwhile.
pool=${quote(poolName(pool))}
case $(gcloud iam workload-identity-pools describe "$pool" --format='value(state)' 2>/dev/null || echo absent) in
  absent) gcloud iam workload-identity-pools create "$pool" ;;
  DELETED) gcloud iam workload-identity-pools undelete "$pool" --format=none ;;
esac`;
}

function makeProvider(provider: AwsProvider): string {
  const isDefault = provider.mapping === DEFAULT_MAPPING;
  const about = isDefault
    ? "The mapping is Google's own."
    : 'The subject is account and role only, as longer ones are refused. The file needs customSubjectMapping: true.';
  // Without a mapping a provider has Google's own.
  const asItHasToBe = ['"$account $mapping"', ...(isDefault ? ['"$account "'] : [])].join(' | ');
  return `${comment(`Its provider trusts AWS account ${provider.awsAccount}. ${about}`)}
provider=${quote(providerName(provider))}
account=${quote(provider.awsAccount)}
mapping=${quote(renderSorted(provider))}
case $(gcloud iam workload-identity-pools providers describe "$provider" --format='value(state)' 2>/dev/null || echo absent) in
  absent)
    gcloud iam workload-identity-pools providers create-aws "$provider" --account-id="$account" \\
      --attribute-mapping="$mapping"
    ;;
  DELETED) gcloud iam workload-identity-pools providers undelete "$provider" --format=none ;;
esac
# Others may rely on a provider that was there before, so it is left alone.
found=$(gcloud iam workload-identity-pools providers describe "$provider" \\
  --format='value[separator=" "](aws.accountId,attributeMapping.list(separator=","))')
case $found in
  ${asItHasToBe}) ;;
  *)
    echo "$provider is not as it has to be, but: $found" >&2
    echo 'If nobody else relies on that, change it:' >&2
    echo "gcloud iam workload-identity-pools providers update-aws $provider --account-id=$account --attribute-mapping=\\"$mapping\\"" >&2
    status=1
    ;;
esac`;
}

/** In the order in which gcloud lists what there is. */
function renderSorted({ mapping }: AwsProvider): string {
  return Object.entries(mapping)
    .map((entry) => entry.join('='))
    .sort()
    .join(',');
}

function makeRole({ project: id, role }: ProjectRole): string {
  const project = quote(id);
  return `${comment(`${role.title}: what that takes, and nothing else.`)} A deleted role can be taken back for 7 days; its ID stays taken for 37.
permissions=${quote(role.permissions.join(','))}
deleted=$(gcloud iam roles describe ${role.id} --project=${project} --format='value(deleted)' 2>/dev/null || echo absent)
if [ "$deleted" = absent ]; then
  gcloud iam roles create ${role.id} --project=${project} --quiet --format=none \\
    --title=${quote(role.title)} --stage=GA --permissions="$permissions"
else
  if [ "$deleted" = True ]; then
    gcloud iam roles undelete ${role.id} --project=${project} --format=none
  fi
  gcloud iam roles update ${role.id} --project=${project} --quiet --format=none \\
    --title=${quote(role.title)} --stage=GA --permissions="$permissions"
fi`;
}

function allowImpersonation(impersonation: Impersonation): string {
  const { email, home } = impersonation.serviceAccount;
  const account = home === undefined ? quote(`projects/-/serviceAccounts/${email}`) : `${quote(email)} --project=${quote(home.project)}`;
  return `# ${impersonation.subject === undefined ? 'The AWS role' : 'The function of the AWS role'} may act as the service account.
gcloud iam service-accounts add-iam-policy-binding ${account} \\
  --role=${IMPERSONATION_ROLE} --condition=None --format=none \\
  --member=${quote(memberOf(impersonation))}`;
}

function tellHolder({ role, secretArn }: SecretHolderGrant): string {
  return [holderNote(secretArn), commentedOut(grant(role, 'serviceAccount:EMAIL'))].join('\n');
}

function grant(role: ProjectRole, member: string): string {
  return `gcloud projects add-iam-policy-binding ${quote(role.project)} --condition=None --format=none \\
  --role=${quote(roleName(role))} \\
  --member=${quote(member)}`;
}
