# The Google side of test/app/google-setup/golden/fleet.yaml, printed by google-setup -- --terraform.

# ==== staging: arn:aws:sts::111122223333:assumed-role/gke-rotation-GkeInstanceProfiles-5d8abaac-us-east-1, on Google project acme-staging

resource "google_project_service" "acme-staging" {
  project            = "acme-staging"
  service            = each.value
  disable_on_destroy = false

  for_each = toset([
    "cloudresourcemanager.googleapis.com",
    "gkemulticloud.googleapis.com",
    "iam.googleapis.com",
  ])
}

resource "google_project_service" "acme-identity" {
  project            = "acme-identity"
  service            = each.value
  disable_on_destroy = false

  for_each = toset([
    "gkemulticloud.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
  ])
}

resource "google_project_service" "project_345678901234" {
  project            = "345678901234"
  service            = each.value
  disable_on_destroy = false

  for_each = toset([
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "sts.googleapis.com",
  ])
}

resource "google_service_account" "acme-identity_profile-rotation" {
  project      = "acme-identity"
  account_id   = "profile-rotation"
  display_name = "Instance profiles of GKE on AWS"
  depends_on   = [google_project_service.acme-identity]
}

resource "google_iam_workload_identity_pool" "project_345678901234_aws-rotation" {
  project                   = "345678901234"
  workload_identity_pool_id = "aws-rotation"
  depends_on                = [google_project_service.project_345678901234]
}

resource "google_iam_workload_identity_pool_provider" "project_345678901234_aws-rotation_aws-staging" {
  project                            = "345678901234"
  workload_identity_pool_id          = google_iam_workload_identity_pool.project_345678901234_aws-rotation.workload_identity_pool_id
  workload_identity_pool_provider_id = "aws-staging"

  attribute_mapping = {
    "google.subject"     = "assertion.arn"
    "attribute.aws_role" = "assertion.arn.contains('assumed-role') ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn"
  }

  aws {
    account_id = "111122223333"
  }
}

resource "google_project_iam_custom_role" "acme-staging_gkeProfileRotation" {
  project    = "acme-staging"
  role_id    = "gkeProfileRotation"
  title      = "Rotation of GKE on AWS instance profiles"
  depends_on = [google_project_service.acme-staging]

  permissions = [
    "gkemulticloud.awsClusters.get",
    "gkemulticloud.awsNodePools.get",
    "gkemulticloud.awsNodePools.update",
    "gkemulticloud.operations.get",
    "gkemulticloud.operations.list",
    "gkemulticloud.operations.cancel",
  ]
}

resource "google_service_account_iam_member" "acme-identity_profile-rotation_345678901234_aws-rotation_111122223333_gke-rotation-GkeInstanceProfiles-5d8abaac-us-east-1" {
  service_account_id = google_service_account.acme-identity_profile-rotation.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.project_345678901234_aws-rotation.name}/subject/arn:aws:sts::111122223333:assumed-role/gke-rotation-GkeInstanceProfiles-5d8abaac-us-east-1/gke-rotation-5d8abaac"
}

resource "google_project_iam_member" "acme-staging_gkeProfileRotation_acme-identity_profile-rotation" {
  project = "acme-staging"
  role    = google_project_iam_custom_role.acme-staging_gkeProfileRotation.id
  member  = "serviceAccount:${google_service_account.acme-identity_profile-rotation.email}"
}

# ==== production: arn:aws:sts::444455556666:assumed-role/engine-that-rotates-the-instance-profiles-of-gke-on-aws-nodes, on Google project acme-prod

resource "google_project_service" "acme-prod" {
  project            = "acme-prod"
  service            = each.value
  disable_on_destroy = false

  for_each = toset([
    "cloudresourcemanager.googleapis.com",
    "gkemulticloud.googleapis.com",
    "iam.googleapis.com",
  ])
}

resource "google_iam_workload_identity_pool_provider" "project_345678901234_aws-rotation_aws-production" {
  project                            = "345678901234"
  workload_identity_pool_id          = google_iam_workload_identity_pool.project_345678901234_aws-rotation.workload_identity_pool_id
  workload_identity_pool_provider_id = "aws-production"

  attribute_mapping = {
    "google.subject"     = "assertion.account + ':' + assertion.arn.extract('assumed-role/{role_name}/')"
    "attribute.aws_role" = "assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/')"
  }

  aws {
    account_id = "444455556666"
  }
}

resource "google_project_iam_custom_role" "acme-prod_gkeProfileRotation" {
  project    = "acme-prod"
  role_id    = "gkeProfileRotation"
  title      = "Rotation of GKE on AWS instance profiles"
  depends_on = [google_project_service.acme-prod]

  permissions = [
    "gkemulticloud.awsClusters.get",
    "gkemulticloud.awsClusters.update",
    "gkemulticloud.awsNodePools.get",
    "gkemulticloud.awsNodePools.update",
    "gkemulticloud.operations.get",
    "gkemulticloud.operations.list",
    "gkemulticloud.operations.cancel",
  ]
}

resource "google_service_account_iam_member" "acme-identity_profile-rotation_345678901234_aws-rotation_444455556666_engine-that-rotates-the-instance-profiles-of-gke-on-aws-nodes" {
  service_account_id = google_service_account.acme-identity_profile-rotation.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.project_345678901234_aws-rotation.name}/attribute.aws_role/arn:aws:sts::444455556666:assumed-role/engine-that-rotates-the-instance-profiles-of-gke-on-aws-nodes"
}

resource "google_project_iam_member" "acme-prod_gkeProfileRotation_acme-identity_profile-rotation" {
  project = "acme-prod"
  role    = google_project_iam_custom_role.acme-prod_gkeProfileRotation.id
  member  = "serviceAccount:${google_service_account.acme-identity_profile-rotation.email}"
}

# ==== production: arn:aws:sts::444455556666:assumed-role/engine-that-rotates-the-instance-profiles-of-gke-on-aws-nodes, on Google project acme.com:legacy

resource "google_project_service" "acme-2e-com-3a-legacy" {
  project            = "acme.com:legacy"
  service            = each.value
  disable_on_destroy = false

  for_each = toset([
    "cloudresourcemanager.googleapis.com",
    "gkemulticloud.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
  ])
}

resource "google_service_account" "acme-2e-com-3a-legacy_rotation" {
  project      = "acme.com:legacy"
  account_id   = "rotation"
  display_name = "Instance profiles of GKE on AWS"
  depends_on   = [google_project_service.acme-2e-com-3a-legacy]
}

resource "google_project_iam_custom_role" "acme-2e-com-3a-legacy_gkeProfileRotation" {
  project    = "acme.com:legacy"
  role_id    = "gkeProfileRotation"
  title      = "Rotation of GKE on AWS instance profiles"
  depends_on = [google_project_service.acme-2e-com-3a-legacy]

  permissions = [
    "gkemulticloud.awsClusters.get",
    "gkemulticloud.awsNodePools.get",
    "gkemulticloud.awsNodePools.update",
    "gkemulticloud.operations.get",
    "gkemulticloud.operations.list",
    "gkemulticloud.operations.cancel",
  ]
}

resource "google_service_account_iam_member" "acme-2e-com-3a-legacy_rotation_345678901234_aws-rotation_444455556666_engine-that-rotates-the-instance-profiles-of-gke-on-aws-nodes" {
  service_account_id = google_service_account.acme-2e-com-3a-legacy_rotation.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.project_345678901234_aws-rotation.name}/attribute.aws_role/arn:aws:sts::444455556666:assumed-role/engine-that-rotates-the-instance-profiles-of-gke-on-aws-nodes"
}

resource "google_project_iam_member" "acme-2e-com-3a-legacy_gkeProfileRotation_acme-2e-com-3a-legacy_rotation" {
  project = "acme.com:legacy"
  role    = google_project_iam_custom_role.acme-2e-com-3a-legacy_gkeProfileRotation.id
  member  = "serviceAccount:${google_service_account.acme-2e-com-3a-legacy_rotation.email}"
}

# ==== production: arn:aws:sts::444455556666:assumed-role/engine-that-rotates-the-instance-profiles-of-gke-on-aws-nodes, on Google project acme-staging

# Only you know whose credentials are in arn:aws:secretsmanager:us-east-1:444455556666:secret:google/rotation-AbCdEf. Let that service account rotate, too:
# resource "google_project_iam_member" "acme-staging_gkeProfileRotation_secret" {
#   project = "acme-staging"
#   role    = google_project_iam_custom_role.acme-staging_gkeProfileRotation.id
#   member  = "serviceAccount:EMAIL"
# }

# ==== gke-rotations: arn:aws:sts::777788889999:assumed-role/gke-rotation-plan, on Google project acme-prod

resource "google_service_account" "acme-identity_rotation-plan" {
  project      = "acme-identity"
  account_id   = "rotation-plan"
  display_name = "Instance profiles of GKE on AWS"
  depends_on   = [google_project_service.acme-identity]
}

resource "google_iam_workload_identity_pool_provider" "project_345678901234_aws-rotation_aws-pipeline" {
  project                            = "345678901234"
  workload_identity_pool_id          = google_iam_workload_identity_pool.project_345678901234_aws-rotation.workload_identity_pool_id
  workload_identity_pool_provider_id = "aws-pipeline"

  attribute_mapping = {
    "google.subject"     = "assertion.arn"
    "attribute.aws_role" = "assertion.arn.contains('assumed-role') ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn"
  }

  aws {
    account_id = "777788889999"
  }
}

resource "google_project_iam_custom_role" "acme-prod_gkeProfilePlan" {
  project    = "acme-prod"
  role_id    = "gkeProfilePlan"
  title      = "Plans of GKE on AWS instance profile rotations"
  depends_on = [google_project_service.acme-prod]

  permissions = [
    "gkemulticloud.awsClusters.get",
    "gkemulticloud.awsNodePools.get",
    "gkemulticloud.operations.list",
  ]
}

resource "google_service_account_iam_member" "acme-identity_rotation-plan_345678901234_aws-rotation_777788889999_gke-rotation-plan" {
  service_account_id = google_service_account.acme-identity_rotation-plan.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principalSet://iam.googleapis.com/${google_iam_workload_identity_pool.project_345678901234_aws-rotation.name}/attribute.aws_role/arn:aws:sts::777788889999:assumed-role/gke-rotation-plan"
}

resource "google_project_iam_member" "acme-prod_gkeProfilePlan_acme-identity_rotation-plan" {
  project = "acme-prod"
  role    = google_project_iam_custom_role.acme-prod_gkeProfilePlan.id
  member  = "serviceAccount:${google_service_account.acme-identity_rotation-plan.email}"
}

# ==== gke-rotations: arn:aws:sts::777788889999:assumed-role/gke-rotation-plan, on Google project acme.com:legacy

resource "google_project_iam_custom_role" "acme-2e-com-3a-legacy_gkeProfilePlan" {
  project    = "acme.com:legacy"
  role_id    = "gkeProfilePlan"
  title      = "Plans of GKE on AWS instance profile rotations"
  depends_on = [google_project_service.acme-2e-com-3a-legacy]

  permissions = [
    "gkemulticloud.awsClusters.get",
    "gkemulticloud.awsNodePools.get",
    "gkemulticloud.operations.list",
  ]
}

resource "google_project_iam_member" "acme-2e-com-3a-legacy_gkeProfilePlan_acme-identity_rotation-plan" {
  project = "acme.com:legacy"
  role    = google_project_iam_custom_role.acme-2e-com-3a-legacy_gkeProfilePlan.id
  member  = "serviceAccount:${google_service_account.acme-identity_rotation-plan.email}"
}

# ==== gke-rotations: arn:aws:sts::777788889999:assumed-role/gke-rotation-plan, on Google project acme-staging

resource "google_project_iam_custom_role" "acme-staging_gkeProfilePlan" {
  project    = "acme-staging"
  role_id    = "gkeProfilePlan"
  title      = "Plans of GKE on AWS instance profile rotations"
  depends_on = [google_project_service.acme-staging]

  permissions = [
    "gkemulticloud.awsClusters.get",
    "gkemulticloud.awsNodePools.get",
    "gkemulticloud.operations.list",
  ]
}

resource "google_project_iam_member" "acme-staging_gkeProfilePlan_acme-identity_rotation-plan" {
  project = "acme-staging"
  role    = google_project_iam_custom_role.acme-staging_gkeProfilePlan.id
  member  = "serviceAccount:${google_service_account.acme-identity_rotation-plan.email}"
}
