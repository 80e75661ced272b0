package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatch"
	"github.com/aws/aws-cdk-go/awscdk/v2/awscloudwatchactions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdk-gke-instance-profile/cdk-gke-instance-profile-go/cdkgkeinstanceprofile"
)

const key = "arn:aws:kms:us-east-1:111122223333:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11"

// Change it to rotate although nothing else has changed.
const generation = "2026-11"

const (
	project  = "acme-prod"
	location = "us-east4"
	cluster  = "prod"
)

func newGkeInstanceProfiles(scope constructs.Construct, id string, props *awscdk.StackProps) awscdk.Stack {
	stack := awscdk.NewStack(scope, jsii.String(id), props)
	credentials := cdkgkeinstanceprofile.GoogleCredentials_WorkloadIdentityFederation(&cdkgkeinstanceprofile.WorkloadIdentityFederationProps{
		ProjectNumber:  jsii.String("123456789012"),
		Pool:           jsii.String("aws-rotation"),
		Provider:       jsii.String("aws-account"),
		ServiceAccount: jsii.String("profile-rotation@acme-prod.iam.gserviceaccount.com"),
	})

	// Whoever subscribes to the topic hears what has failed, was edited by hand, or is not looked at any more.
	engine := cdkgkeinstanceprofile.NewRotationEngine(stack, jsii.String("Engine"), nil)
	trouble := awssns.NewTopic(stack, jsii.String("Trouble"), nil)
	engine.AddAlarms(jsii.String("Alarms"), &[]awscloudwatch.IAlarmAction{awscloudwatchactions.NewSnsAction(trouble)})

	// First wave: a node pool, under a role of our own.
	role := awsiam.NewRole(stack, jsii.String("WorkersRole"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("ec2.amazonaws.com"), nil),
	})
	role.AddToPolicy(awsiam.NewPolicyStatement(&awsiam.PolicyStatementProps{
		Effect:    awsiam.Effect_ALLOW,
		Actions:   jsii.Strings("kms:Decrypt"),
		Resources: jsii.Strings(key),
	}))
	role.ApplyRemovalPolicy(awscdk.RemovalPolicy_RETAIN)
	workers := cdkgkeinstanceprofile.NewInstanceProfileRotation(stack, jsii.String("Workers"), &cdkgkeinstanceprofile.InstanceProfileRotationProps{
		Target: cdkgkeinstanceprofile.RotationTarget_NodePool(&cdkgkeinstanceprofile.NodePoolTargetProps{
			Project:                jsii.String(project),
			Location:               jsii.String(location),
			Cluster:                jsii.String(cluster),
			NodePool:               jsii.String("workers"),
			ConfigEncryptionKeyArn: jsii.String(key),
		}),
		Credentials: credentials,
		Role:        role,
		Generation:  jsii.String(generation),
		Timeout:     awscdk.Duration_Hours(jsii.Number(6)),
	})

	// Second wave: the control plane, under a role with exactly what Google documents.
	controlPlane := cdkgkeinstanceprofile.NewInstanceProfileRotation(stack, jsii.String("ControlPlane"), &cdkgkeinstanceprofile.InstanceProfileRotationProps{
		Target: cdkgkeinstanceprofile.RotationTarget_Cluster(&cdkgkeinstanceprofile.ClusterTargetProps{
			Project:                  jsii.String(project),
			Location:                 jsii.String(location),
			Cluster:                  jsii.String(cluster),
			DatabaseEncryptionKeyArn: jsii.String(key),
			ConfigEncryptionKeyArn:   jsii.String(key),
		}),
		Credentials: credentials,
		Generation:  jsii.String(generation),
		Timeout:     awscdk.Duration_Hours(jsii.Number(2)),
	})
	controlPlane.RotateAfter(workers)
	return stack
}

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	newGkeInstanceProfiles(app, "GkeInstanceProfiles", &awscdk.StackProps{
		Env: &awscdk.Environment{Account: jsii.String("111122223333"), Region: jsii.String("us-east-1")},
	})
	app.Synth(nil)
}
