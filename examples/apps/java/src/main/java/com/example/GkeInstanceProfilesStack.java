package com.example;

import io.github.cdkgkeinstanceprofile.ClusterTargetProps;
import io.github.cdkgkeinstanceprofile.GoogleCredentials;
import io.github.cdkgkeinstanceprofile.InstanceProfileRotation;
import io.github.cdkgkeinstanceprofile.NodePoolTargetProps;
import io.github.cdkgkeinstanceprofile.RotationEngine;
import io.github.cdkgkeinstanceprofile.RotationTarget;
import io.github.cdkgkeinstanceprofile.WorkloadIdentityFederationProps;
import java.util.List;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.RemovalPolicy;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.services.cloudwatch.actions.SnsAction;
import software.amazon.awscdk.services.iam.Effect;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.sns.Topic;
import software.constructs.Construct;

final class GkeInstanceProfilesStack extends Stack {
    private static final String KEY =
            "arn:aws:kms:us-east-1:111122223333:key/5d1e4ccf-2d4a-4f5c-9f0e-6a1f0a5f7c11";

    /** Change it to rotate although nothing else has changed. */
    private static final String GENERATION = "2026-11";

    private static final String PROJECT = "acme-prod";
    private static final String LOCATION = "us-east4";
    private static final String CLUSTER = "prod";

    GkeInstanceProfilesStack(final Construct scope, final String id, final StackProps props) {
        super(scope, id, props);
        final GoogleCredentials credentials =
                GoogleCredentials.workloadIdentityFederation(WorkloadIdentityFederationProps.builder()
                        .projectNumber("123456789012")
                        .pool("aws-rotation")
                        .provider("aws-account")
                        .serviceAccount("profile-rotation@acme-prod.iam.gserviceaccount.com")
                        .build());

        // Whoever subscribes to the topic hears what has failed, was edited by hand, or is not looked at any more.
        final RotationEngine engine = new RotationEngine(this, "Engine");
        engine.addAlarms("Alarms", List.of(new SnsAction(new Topic(this, "Trouble"))));

        // First wave: a node pool, under a role of our own.
        final Role role = Role.Builder.create(this, "WorkersRole")
                .assumedBy(new ServicePrincipal("ec2.amazonaws.com"))
                .build();
        role.addToPolicy(PolicyStatement.Builder.create()
                .effect(Effect.ALLOW)
                .actions(List.of("kms:Decrypt"))
                .resources(List.of(KEY))
                .build());
        role.applyRemovalPolicy(RemovalPolicy.RETAIN);
        final InstanceProfileRotation workers = InstanceProfileRotation.Builder.create(this, "Workers")
                .target(RotationTarget.nodePool(NodePoolTargetProps.builder()
                        .project(PROJECT)
                        .location(LOCATION)
                        .cluster(CLUSTER)
                        .nodePool("workers")
                        .configEncryptionKeyArn(KEY)
                        .build()))
                .credentials(credentials)
                .role(role)
                .generation(GENERATION)
                .timeout(Duration.hours(6))
                .build();

        // Second wave: the control plane, under a role with exactly what Google documents.
        final InstanceProfileRotation controlPlane = InstanceProfileRotation.Builder.create(this, "ControlPlane")
                .target(RotationTarget.cluster(ClusterTargetProps.builder()
                        .project(PROJECT)
                        .location(LOCATION)
                        .cluster(CLUSTER)
                        .databaseEncryptionKeyArn(KEY)
                        .configEncryptionKeyArn(KEY)
                        .build()))
                .credentials(credentials)
                .generation(GENERATION)
                .timeout(Duration.hours(2))
                .build();
        controlPlane.rotateAfter(workers);
    }
}
