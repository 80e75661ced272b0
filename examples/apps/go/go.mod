module example.com/gke-instance-profiles

go 1.25

require (
	github.com/aws/aws-cdk-go/awscdk/v2 v2.178.0
	github.com/aws/constructs-go/constructs/v10 v10.4.2
	github.com/aws/jsii-runtime-go v1.140.0
	github.com/cdk-gke-instance-profile/cdk-gke-instance-profile-go/cdkgkeinstanceprofile v0.1.0
)

// Where `npm run package` has left the library.
replace github.com/cdk-gke-instance-profile/cdk-gke-instance-profile-go/cdkgkeinstanceprofile => ../../../dist/packages/go/cdkgkeinstanceprofile
