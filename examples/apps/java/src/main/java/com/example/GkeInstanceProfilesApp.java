package com.example;

import software.amazon.awscdk.App;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;

public final class GkeInstanceProfilesApp {
    private GkeInstanceProfilesApp() {}

    public static void main(final String[] args) {
        final App app = new App();
        new GkeInstanceProfilesStack(app, "GkeInstanceProfiles", StackProps.builder()
                .env(Environment.builder().account("111122223333").region("us-east-1").build())
                .build());
        app.synth();
    }
}
