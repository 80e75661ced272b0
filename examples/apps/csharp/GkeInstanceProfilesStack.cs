using Amazon.CDK;
using Amazon.CDK.AWS.CloudWatch.Actions;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.SNS;
using CdkGkeInstanceProfile;
using Constructs;

namespace GkeInstanceProfiles;

internal sealed class GkeInstanceProfilesStack : Stack
{
    private const string Key = "arn:aws:kms:us-east-1:111122223333:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11";

    /// <summary>Change it to rotate although nothing else has changed.</summary>
    private const string Generation = "2026-11";

    private const string Project = "acme-prod";
    private const string Location = "us-east4";
    private const string Cluster = "prod";

    internal GkeInstanceProfilesStack(Construct scope, string id, IStackProps props)
        : base(scope, id, props)
    {
        var credentials = GoogleCredentials.WorkloadIdentityFederation(new WorkloadIdentityFederationProps
        {
            ProjectNumber = "123456789012",
            Pool = "aws-rotation",
            Provider = "aws-account",
            ServiceAccount = "profile-rotation@acme-prod.iam.gserviceaccount.com",
        });

        // Whoever subscribes to the topic hears what has failed, was edited by hand, or is not looked at any more.
        var engine = new RotationEngine(this, "Engine");
        engine.AddAlarms("Alarms", [new SnsAction(new Topic(this, "Trouble"))]);

        // First wave: a node pool, under a role of our own.
        var role = new Role(this, "WorkersRole", new RoleProps { AssumedBy = new ServicePrincipal("ec2.amazonaws.com") });
        role.AddToPolicy(new PolicyStatement(new PolicyStatementProps
        {
            Effect = Effect.ALLOW,
            Actions = ["kms:Decrypt"],
            Resources = [Key],
        }));
        role.ApplyRemovalPolicy(RemovalPolicy.RETAIN);
        var workers = new InstanceProfileRotation(this, "Workers", new InstanceProfileRotationProps
        {
            Target = RotationTarget.NodePool(new NodePoolTargetProps
            {
                Project = Project,
                Location = Location,
                Cluster = Cluster,
                NodePool = "workers",
                ConfigEncryptionKeyArn = Key,
            }),
            Credentials = credentials,
            Role = role,
            Generation = Generation,
            Timeout = Duration.Hours(6),
        });

        // Second wave: the control plane, under a role with exactly what Google documents.
        var controlPlane = new InstanceProfileRotation(this, "ControlPlane", new InstanceProfileRotationProps
        {
            Target = RotationTarget.Cluster(new ClusterTargetProps
            {
                Project = Project,
                Location = Location,
                Cluster = Cluster,
                DatabaseEncryptionKeyArn = Key,
                ConfigEncryptionKeyArn = Key,
            }),
            Credentials = credentials,
            Generation = Generation,
            Timeout = Duration.Hours(2),
        });
        controlPlane.RotateAfter(workers);
    }
}
