from aws_cdk import App, Duration, Environment, RemovalPolicy, Stack
from aws_cdk.aws_cloudwatch_actions import SnsAction
from aws_cdk.aws_iam import Effect, PolicyStatement, Role, ServicePrincipal
from aws_cdk.aws_sns import Topic
from cdk_gke_instance_profile import GoogleCredentials, InstanceProfileRotation, RotationEngine, RotationTarget
from constructs import Construct

KEY = "arn:aws:kms:us-east-1:111122223333:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11"

# Change it to rotate although nothing else has changed.
GENERATION = "2026-11"


class GkeInstanceProfiles(Stack):
    def __init__(self, scope: Construct, construct_id: str, **kwargs) -> None:
        super().__init__(scope, construct_id, **kwargs)
        cluster = {"project": "acme-prod", "location": "us-east4", "cluster": "prod"}
        credentials = GoogleCredentials.workload_identity_federation(
            project_number="123456789012",
            pool="aws-rotation",
            provider="aws-account",
            service_account="profile-rotation@acme-prod.iam.gserviceaccount.com",
        )

        # Whoever subscribes to the topic hears what has failed, was edited by hand, or is not looked at any more.
        engine = RotationEngine(self, "Engine")
        engine.add_alarms("Alarms", [SnsAction(Topic(self, "Trouble"))])

        # First wave: a node pool, under a role of our own.
        role = Role(self, "WorkersRole", assumed_by=ServicePrincipal("ec2.amazonaws.com"))
        role.add_to_policy(PolicyStatement(effect=Effect.ALLOW, actions=["kms:Decrypt"], resources=[KEY]))
        role.apply_removal_policy(RemovalPolicy.RETAIN)
        workers = InstanceProfileRotation(
            self,
            "Workers",
            target=RotationTarget.node_pool(**cluster, node_pool="workers", config_encryption_key_arn=KEY),
            credentials=credentials,
            role=role,
            generation=GENERATION,
            timeout=Duration.hours(6),
        )

        # Second wave: the control plane, under a role with exactly what Google documents.
        control_plane = InstanceProfileRotation(
            self,
            "ControlPlane",
            target=RotationTarget.cluster(
                **cluster, database_encryption_key_arn=KEY, config_encryption_key_arn=KEY
            ),
            credentials=credentials,
            generation=GENERATION,
            timeout=Duration.hours(2),
        )
        control_plane.rotate_after(workers)


app = App()
GkeInstanceProfiles(app, "GkeInstanceProfiles", env=Environment(account="111122223333", region="us-east-1"))
app.synth()
