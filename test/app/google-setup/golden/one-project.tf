# The Google side of test/app/google-setup/golden/one-project.yaml, printed by google-setup -- --terraform.

# ==== GkeInstanceProfiles: arn:aws:sts::111122223333:assumed-role/gke-rotation-GkeInstanceProfiles-5d8abaac-us-east-1, on Google project acme-prod

resource "google_project_service" "acme-prod" {
  project            = "acme-prod"
  service            = each.value
  disable_on_destroy = false

  for_each = toset([
    "cloudresourcemanager.googleapis.com",
    "gkemulticloud.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
  ])
}

resource "google_project_service" "project_123456789012" {
  project            = "123456789012"
  service            = each.value
  disable_on_destroy = false

  for_each = toset([
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "sts.googleapis.com",
  ])
}

resource "google_service_account" "acme-prod_profile-rotation" {
  project      = "acme-prod"
  account_id   = "profile-rotation"
  display_name = "Instance profiles of GKE on AWS"
  depends_on   = [google_project_service.acme-prod]
}

resource "google_iam_workload_identity_pool" "project_123456789012_aws-rotation" {
  project                   = "123456789012"
  workload_identity_pool_id = "aws-rotation"
  depends_on                = [google_project_service.project_123456789012]
}

resource "google_iam_workload_identity_pool_provider" "project_123456789012_aws-rotation_aws-account" {
  project                            = "123456789012"
  workload_identity_pool_id          = google_iam_workload_identity_pool.project_123456789012_aws-rotation.workload_identity_pool_id
  workload_identity_pool_provider_id = "aws-account"

  attribute_mapping = {
    "google.subject"     = "assertion.arn"
    "attribute.aws_role" = "assertion.arn.contains('assumed-role') ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn"
  }

  aws {
    account_id = "111122223333"
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

resource "google_service_account_iam_member" "acme-prod_profile-rotation_123456789012_aws-rotation_111122223333_gke-rotation-GkeInstanceProfiles-5d8abaac-us-east-1" {
  service_account_id = google_service_account.acme-prod_profile-rotation.name
  role               = "roles/iam.workloadIdentityUser"
  member             = "principal://iam.googleapis.com/${google_iam_workload_identity_pool.project_123456789012_aws-rotation.name}/subject/arn:aws:sts::111122223333:assumed-role/gke-rotation-GkeInstanceProfiles-5d8abaac-us-east-1/gke-rotation-5d8abaac"
}

resource "google_project_iam_member" "acme-prod_gkeProfileRotation_acme-prod_profile-rotation" {
  project = "acme-prod"
  role    = google_project_iam_custom_role.acme-prod_gkeProfileRotation.id
  member  = "serviceAccount:${google_service_account.acme-prod_profile-rotation.email}"
}
