#!/usr/bin/env bash
# The Google side of test/app/google-setup/golden/fleet.yaml, printed by google-setup.
#
# Run it with a gcloud that is logged in as somebody who may enable APIs and administer IAM in these projects. It makes
# what is missing. Run it again whenever you like, also when Google does not know yet what it has just made.
set -euo pipefail
export CLOUDSDK_CORE_DISABLE_PROMPTS=1
status=0

# ==== staging: arn:aws:sts::111122223333:assumed-role/gke-rotation-GkeInstanceProfiles-5d8abaac-us-east-1, on Google project acme-staging

# APIs of project acme-staging.
gcloud services enable --project=acme-staging \
  cloudresourcemanager.googleapis.com \
  gkemulticloud.googleapis.com \
  iam.googleapis.com

# APIs of project acme-identity.
gcloud services enable --project=acme-identity \
  gkemulticloud.googleapis.com \
  iam.googleapis.com \
  iamcredentials.googleapis.com

# APIs of project 345678901234.
gcloud services enable --project=345678901234 \
  iam.googleapis.com \
  iamcredentials.googleapis.com \
  sts.googleapis.com

# The AWS role acts as this service account.
gcloud iam service-accounts describe profile-rotation@acme-identity.iam.gserviceaccount.com --project=acme-identity >/dev/null 2>&1 ||
  gcloud iam service-accounts create profile-rotation --project=acme-identity \
    --display-name='Instance profiles of GKE on AWS'

# A workload identity pool can be taken back for 30 days after its deletion, and cannot be made anew meanwhile.
pool=projects/345678901234/locations/global/workloadIdentityPools/aws-rotation
case $(gcloud iam workload-identity-pools describe "$pool" --format='value(state)' 2>/dev/null || echo absent) in
  absent) gcloud iam workload-identity-pools create "$pool" ;;
  DELETED) gcloud iam workload-identity-pools undelete "$pool" --format=none ;;
esac

# Its provider trusts AWS account 111122223333. The mapping is Google's own.
provider=projects/345678901234/locations/global/workloadIdentityPools/aws-rotation/providers/aws-staging
account=111122223333
mapping="attribute.aws_role=assertion.arn.contains('assumed-role') ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn,google.subject=assertion.arn"
case $(gcloud iam workload-identity-pools providers describe "$provider" --format='value(state)' 2>/dev/null || echo absent) in
  absent)
    gcloud iam workload-identity-pools providers create-aws "$provider" --account-id="$account" \
      --attribute-mapping="$mapping"
    ;;
  DELETED) gcloud iam workload-identity-pools providers undelete "$provider" --format=none ;;
esac
# Others may rely on a provider that was there before, so it is left alone.
found=$(gcloud iam workload-identity-pools providers describe "$provider" \
  --format='value[separator=" "](aws.accountId,attributeMapping.list(separator=","))')
case $found in
  "$account $mapping" | "$account ") ;;
  *)
    echo "$provider is not as it has to be, but: $found" >&2
    echo 'If nobody else relies on that, change it:' >&2
    echo "gcloud iam workload-identity-pools providers update-aws $provider --account-id=$account --attribute-mapping=\"$mapping\"" >&2
    status=1
    ;;
esac

# Rotation of GKE on AWS instance profiles: what that takes, and nothing else. A deleted role can be taken back for 7 days; its ID stays taken for 37.
permissions=gkemulticloud.awsClusters.get,gkemulticloud.awsNodePools.get,gkemulticloud.awsNodePools.update,gkemulticloud.operations.get,gkemulticloud.operations.list,gkemulticloud.operations.cancel
deleted=$(gcloud iam roles describe gkeProfileRotation --project=acme-staging --format='value(deleted)' 2>/dev/null || echo absent)
if [ "$deleted" = absent ]; then
  gcloud iam roles create gkeProfileRotation --project=acme-staging --quiet --format=none \
    --title='Rotation of GKE on AWS instance profiles' --stage=GA --permissions="$permissions"
else
  if [ "$deleted" = True ]; then
    gcloud iam roles undelete gkeProfileRotation --project=acme-staging --format=none
  fi
  gcloud iam roles update gkeProfileRotation --project=acme-staging --quiet --format=none \
    --title='Rotation of GKE on AWS instance profiles' --stage=GA --permissions="$permissions"
fi

# The function of the AWS role may act as the service account.
gcloud iam service-accounts add-iam-policy-binding profile-rotation@acme-identity.iam.gserviceaccount.com --project=acme-identity \
  --role=roles/iam.workloadIdentityUser --condition=None --format=none \
  --member=principal://iam.googleapis.com/projects/345678901234/locations/global/workloadIdentityPools/aws-rotation/subject/arn:aws:sts::111122223333:assumed-role/gke-rotation-GkeInstanceProfiles-5d8abaac-us-east-1/gke-rotation-5d8abaac

# The service account may do that in project acme-staging.
gcloud projects add-iam-policy-binding acme-staging --condition=None --format=none \
  --role=projects/acme-staging/roles/gkeProfileRotation \
  --member=serviceAccount:profile-rotation@acme-identity.iam.gserviceaccount.com

# ==== production: arn:aws:sts::444455556666:assumed-role/engine-that-rotates-the-instance-profiles-of-gke-on-aws-nodes, on Google project acme-prod

# APIs of project acme-prod.
gcloud services enable --project=acme-prod \
  cloudresourcemanager.googleapis.com \
  gkemulticloud.googleapis.com \
  iam.googleapis.com

# Its provider trusts AWS account 444455556666. The subject is account and role only, as longer ones are refused. The file needs customSubjectMapping: true.
provider=projects/345678901234/locations/global/workloadIdentityPools/aws-rotation/providers/aws-production
account=444455556666
mapping="attribute.aws_role=assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/'),google.subject=assertion.account + ':' + assertion.arn.extract('assumed-role/{role_name}/')"
case $(gcloud iam workload-identity-pools providers describe "$provider" --format='value(state)' 2>/dev/null || echo absent) in
  absent)
    gcloud iam workload-identity-pools providers create-aws "$provider" --account-id="$account" \
      --attribute-mapping="$mapping"
    ;;
  DELETED) gcloud iam workload-identity-pools providers undelete "$provider" --format=none ;;
esac
# Others may rely on a provider that was there before, so it is left alone.
found=$(gcloud iam workload-identity-pools providers describe "$provider" \
  --format='value[separator=" "](aws.accountId,attributeMapping.list(separator=","))')
case $found in
  "$account $mapping") ;;
  *)
    echo "$provider is not as it has to be, but: $found" >&2
    echo 'If nobody else relies on that, change it:' >&2
    echo "gcloud iam workload-identity-pools providers update-aws $provider --account-id=$account --attribute-mapping=\"$mapping\"" >&2
    status=1
    ;;
esac

# Rotation of GKE on AWS instance profiles: what that takes, and nothing else. A deleted role can be taken back for 7 days; its ID stays taken for 37.
permissions=gkemulticloud.awsClusters.get,gkemulticloud.awsClusters.update,gkemulticloud.awsNodePools.get,gkemulticloud.awsNodePools.update,gkemulticloud.operations.get,gkemulticloud.operations.list,gkemulticloud.operations.cancel
deleted=$(gcloud iam roles describe gkeProfileRotation --project=acme-prod --format='value(deleted)' 2>/dev/null || echo absent)
if [ "$deleted" = absent ]; then
  gcloud iam roles create gkeProfileRotation --project=acme-prod --quiet --format=none \
    --title='Rotation of GKE on AWS instance profiles' --stage=GA --permissions="$permissions"
else
  if [ "$deleted" = True ]; then
    gcloud iam roles undelete gkeProfileRotation --project=acme-prod --format=none
  fi
  gcloud iam roles update gkeProfileRotation --project=acme-prod --quiet --format=none \
    --title='Rotation of GKE on AWS instance profiles' --stage=GA --permissions="$permissions"
fi

# The AWS role may act as the service account.
gcloud iam service-accounts add-iam-policy-binding profile-rotation@acme-identity.iam.gserviceaccount.com --project=acme-identity \
  --role=roles/iam.workloadIdentityUser --condition=None --format=none \
  --member=principalSet://iam.googleapis.com/projects/345678901234/locations/global/workloadIdentityPools/aws-rotation/attribute.aws_role/arn:aws:sts::444455556666:assumed-role/engine-that-rotates-the-instance-profiles-of-gke-on-aws-nodes

# The service account may do that in project acme-prod.
gcloud projects add-iam-policy-binding acme-prod --condition=None --format=none \
  --role=projects/acme-prod/roles/gkeProfileRotation \
  --member=serviceAccount:profile-rotation@acme-identity.iam.gserviceaccount.com

# ==== production: arn:aws:sts::444455556666:assumed-role/engine-that-rotates-the-instance-profiles-of-gke-on-aws-nodes, on Google project acme.com:legacy

# APIs of project acme.com:legacy.
gcloud services enable --project=acme.com:legacy \
  cloudresourcemanager.googleapis.com \
  gkemulticloud.googleapis.com \
  iam.googleapis.com \
  iamcredentials.googleapis.com

# The AWS role acts as this service account.
gcloud iam service-accounts describe rotation@legacy.acme.com.iam.gserviceaccount.com --project=acme.com:legacy >/dev/null 2>&1 ||
  gcloud iam service-accounts create rotation --project=acme.com:legacy \
    --display-name='Instance profiles of GKE on AWS'

# Rotation of GKE on AWS instance profiles: what that takes, and nothing else. A deleted role can be taken back for 7 days; its ID stays taken for 37.
permissions=gkemulticloud.awsClusters.get,gkemulticloud.awsNodePools.get,gkemulticloud.awsNodePools.update,gkemulticloud.operations.get,gkemulticloud.operations.list,gkemulticloud.operations.cancel
deleted=$(gcloud iam roles describe gkeProfileRotation --project=acme.com:legacy --format='value(deleted)' 2>/dev/null || echo absent)
if [ "$deleted" = absent ]; then
  gcloud iam roles create gkeProfileRotation --project=acme.com:legacy --quiet --format=none \
    --title='Rotation of GKE on AWS instance profiles' --stage=GA --permissions="$permissions"
else
  if [ "$deleted" = True ]; then
    gcloud iam roles undelete gkeProfileRotation --project=acme.com:legacy --format=none
  fi
  gcloud iam roles update gkeProfileRotation --project=acme.com:legacy --quiet --format=none \
    --title='Rotation of GKE on AWS instance profiles' --stage=GA --permissions="$permissions"
fi

# The AWS role may act as the service account.
gcloud iam service-accounts add-iam-policy-binding rotation@legacy.acme.com.iam.gserviceaccount.com --project=acme.com:legacy \
  --role=roles/iam.workloadIdentityUser --condition=None --format=none \
  --member=principalSet://iam.googleapis.com/projects/345678901234/locations/global/workloadIdentityPools/aws-rotation/attribute.aws_role/arn:aws:sts::444455556666:assumed-role/engine-that-rotates-the-instance-profiles-of-gke-on-aws-nodes

# The service account may do that in project acme.com:legacy.
gcloud projects add-iam-policy-binding acme.com:legacy --condition=None --format=none \
  --role=projects/acme.com:legacy/roles/gkeProfileRotation \
  --member=serviceAccount:rotation@legacy.acme.com.iam.gserviceaccount.com

# ==== production: arn:aws:sts::444455556666:assumed-role/engine-that-rotates-the-instance-profiles-of-gke-on-aws-nodes, on Google project acme-staging

# Only you know whose credentials are in arn:aws:secretsmanager:us-east-1:444455556666:secret:google/rotation-AbCdEf. Let that service account rotate, too:
# gcloud projects add-iam-policy-binding acme-staging --condition=None --format=none \
#   --role=projects/acme-staging/roles/gkeProfileRotation \
#   --member=serviceAccount:EMAIL

# ==== gke-rotations: arn:aws:sts::777788889999:assumed-role/gke-rotation-plan, on Google project acme-prod

# The AWS role acts as this service account.
gcloud iam service-accounts describe rotation-plan@acme-identity.iam.gserviceaccount.com --project=acme-identity >/dev/null 2>&1 ||
  gcloud iam service-accounts create rotation-plan --project=acme-identity \
    --display-name='Instance profiles of GKE on AWS'

# Its provider trusts AWS account 777788889999. The mapping is Google's own.
provider=projects/345678901234/locations/global/workloadIdentityPools/aws-rotation/providers/aws-pipeline
account=777788889999
mapping="attribute.aws_role=assertion.arn.contains('assumed-role') ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn,google.subject=assertion.arn"
case $(gcloud iam workload-identity-pools providers describe "$provider" --format='value(state)' 2>/dev/null || echo absent) in
  absent)
    gcloud iam workload-identity-pools providers create-aws "$provider" --account-id="$account" \
      --attribute-mapping="$mapping"
    ;;
  DELETED) gcloud iam workload-identity-pools providers undelete "$provider" --format=none ;;
esac
# Others may rely on a provider that was there before, so it is left alone.
found=$(gcloud iam workload-identity-pools providers describe "$provider" \
  --format='value[separator=" "](aws.accountId,attributeMapping.list(separator=","))')
case $found in
  "$account $mapping" | "$account ") ;;
  *)
    echo "$provider is not as it has to be, but: $found" >&2
    echo 'If nobody else relies on that, change it:' >&2
    echo "gcloud iam workload-identity-pools providers update-aws $provider --account-id=$account --attribute-mapping=\"$mapping\"" >&2
    status=1
    ;;
esac

# Plans of GKE on AWS instance profile rotations: what that takes, and nothing else. A deleted role can be taken back for 7 days; its ID stays taken for 37.
permissions=gkemulticloud.awsClusters.get,gkemulticloud.awsNodePools.get,gkemulticloud.operations.list
deleted=$(gcloud iam roles describe gkeProfilePlan --project=acme-prod --format='value(deleted)' 2>/dev/null || echo absent)
if [ "$deleted" = absent ]; then
  gcloud iam roles create gkeProfilePlan --project=acme-prod --quiet --format=none \
    --title='Plans of GKE on AWS instance profile rotations' --stage=GA --permissions="$permissions"
else
  if [ "$deleted" = True ]; then
    gcloud iam roles undelete gkeProfilePlan --project=acme-prod --format=none
  fi
  gcloud iam roles update gkeProfilePlan --project=acme-prod --quiet --format=none \
    --title='Plans of GKE on AWS instance profile rotations' --stage=GA --permissions="$permissions"
fi

# The AWS role may act as the service account.
gcloud iam service-accounts add-iam-policy-binding rotation-plan@acme-identity.iam.gserviceaccount.com --project=acme-identity \
  --role=roles/iam.workloadIdentityUser --condition=None --format=none \
  --member=principalSet://iam.googleapis.com/projects/345678901234/locations/global/workloadIdentityPools/aws-rotation/attribute.aws_role/arn:aws:sts::777788889999:assumed-role/gke-rotation-plan

# The service account may do that in project acme-prod.
gcloud projects add-iam-policy-binding acme-prod --condition=None --format=none \
  --role=projects/acme-prod/roles/gkeProfilePlan \
  --member=serviceAccount:rotation-plan@acme-identity.iam.gserviceaccount.com

# ==== gke-rotations: arn:aws:sts::777788889999:assumed-role/gke-rotation-plan, on Google project acme.com:legacy

# Plans of GKE on AWS instance profile rotations: what that takes, and nothing else. A deleted role can be taken back for 7 days; its ID stays taken for 37.
permissions=gkemulticloud.awsClusters.get,gkemulticloud.awsNodePools.get,gkemulticloud.operations.list
deleted=$(gcloud iam roles describe gkeProfilePlan --project=acme.com:legacy --format='value(deleted)' 2>/dev/null || echo absent)
if [ "$deleted" = absent ]; then
  gcloud iam roles create gkeProfilePlan --project=acme.com:legacy --quiet --format=none \
    --title='Plans of GKE on AWS instance profile rotations' --stage=GA --permissions="$permissions"
else
  if [ "$deleted" = True ]; then
    gcloud iam roles undelete gkeProfilePlan --project=acme.com:legacy --format=none
  fi
  gcloud iam roles update gkeProfilePlan --project=acme.com:legacy --quiet --format=none \
    --title='Plans of GKE on AWS instance profile rotations' --stage=GA --permissions="$permissions"
fi

# The service account may do that in project acme.com:legacy.
gcloud projects add-iam-policy-binding acme.com:legacy --condition=None --format=none \
  --role=projects/acme.com:legacy/roles/gkeProfilePlan \
  --member=serviceAccount:rotation-plan@acme-identity.iam.gserviceaccount.com

# ==== gke-rotations: arn:aws:sts::777788889999:assumed-role/gke-rotation-plan, on Google project acme-staging

# Plans of GKE on AWS instance profile rotations: what that takes, and nothing else. A deleted role can be taken back for 7 days; its ID stays taken for 37.
permissions=gkemulticloud.awsClusters.get,gkemulticloud.awsNodePools.get,gkemulticloud.operations.list
deleted=$(gcloud iam roles describe gkeProfilePlan --project=acme-staging --format='value(deleted)' 2>/dev/null || echo absent)
if [ "$deleted" = absent ]; then
  gcloud iam roles create gkeProfilePlan --project=acme-staging --quiet --format=none \
    --title='Plans of GKE on AWS instance profile rotations' --stage=GA --permissions="$permissions"
else
  if [ "$deleted" = True ]; then
    gcloud iam roles undelete gkeProfilePlan --project=acme-staging --format=none
  fi
  gcloud iam roles update gkeProfilePlan --project=acme-staging --quiet --format=none \
    --title='Plans of GKE on AWS instance profile rotations' --stage=GA --permissions="$permissions"
fi

# The service account may do that in project acme-staging.
gcloud projects add-iam-policy-binding acme-staging --condition=None --format=none \
  --role=projects/acme-staging/roles/gkeProfilePlan \
  --member=serviceAccount:rotation-plan@acme-identity.iam.gserviceaccount.com

exit "$status"
