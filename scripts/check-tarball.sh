#!/usr/bin/env bash
# Packs the library as it would be published, installs it beside nothing but its peers, and synthesizes an app with it: on the
# locked aws-cdk-lib and constructs, and on the oldest that package.json promises, which have to make the same templates.
# To be run after `npm run build`.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD

fail() {
  echo "check-tarball: $*" >&2
  exit 1
}

# Consumers have the Node of their machine, not ours; npm puts ours first while it runs a script.
PATH=$(printf '%s' "$PATH" | tr ':' '\n' | grep -v '/node_modules/' | paste -sd: -)
export PATH
unset npm_config_local_prefix npm_package_json INIT_CWD
node -e 'process.exit(Number(process.versions.node.split(".")[0]) >= 20 ? 0 : 1)' || fail "needs Node 20 or later, found $(node --version)"

locked() { # package
  node -p "require('$root/package-lock.json').packages['node_modules/$1'].version"
}

floor() { # package
  node -p "require('$root/package.json').peerDependencies['$1'].replace('^', '')"
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[ -f .jsii ] && [ -f dist/lib/index.js ] && [ -f dist/functions/reconcile.js ] || fail 'not built: run npm run build'
tarball=$work/$(npm pack --ignore-scripts --silent --pack-destination "$work")
tar -tzf "$tarball" | sed 's|^package/||' >"$work/files"

for file in README.md LICENSE CHANGELOG.md .jsii .jsii.tabl.json package.json dist/lib/index.js dist/lib/index.d.ts \
  dist/functions/{begin,reconcile,report}.js{,.map} dist/functions/THIRD-PARTY-LICENSES.txt \
  dist/cli/cdk-gke-instance-profile.js dist/cli/THIRD-PARTY-LICENSES.txt dist/{functions,cli}.cdx.json; do
  grep -qxF "$file" "$work/files" || fail "$file is not in the tarball"
done
# Sources, tests and the rehearsal stay at home, and so does what compilers leave behind.
if grep -E '^(bin|lambda|lib|rehearsal|scripts|test|node_modules|cdk\.out)/|\.(tsbuildinfo|ts)$' "$work/files" | grep -v '\.d\.ts$'; then
  fail 'the tarball contains what is listed above'
fi

write_app() {
  echo '{ "name": "app", "private": true }' >package.json
  cat >app.ts <<'APP'
import { App, Duration, Stack } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { GoogleCredentials, InstanceProfileRotation, RotationEngine, RotationTarget } from 'cdk-gke-instance-profile';

const app = new App({ outdir: 'cdk.out' });
new InstanceProfileRotation(new Stack(app, 'Profiles'), 'Workers', {
  target: RotationTarget.nodePool({ project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: 'workers' }),
  credentials: GoogleCredentials.workloadIdentityFederation({
    projectNumber: '123456789012', pool: 'aws-rotation', provider: 'aws-account', serviceAccount: 'rotation@acme-prod.iam.gserviceaccount.com' }),
});

// What an older CDK may lack: it drops props that it does not know without a word.
const stack = new Stack(app, 'Everything', { env: { account: '111122223333', region: 'us-east-1' } });
new RotationEngine(stack, 'Engine', {
  vpc: Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-0a1b2c3d4e5f60718', availabilityZones: ['us-east-1a'], privateSubnetIds: ['subnet-0a1b2c3d4e5f60718'] }),
});
const credentials = GoogleCredentials.fromSecret(new Secret(stack, 'Secret'));
const controlPlane = new InstanceProfileRotation(stack, 'ControlPlane', {
  target: RotationTarget.cluster({ project: 'acme-prod', location: 'us-east4', cluster: 'staging' }), credentials });
new InstanceProfileRotation(stack, 'Pool', {
  target: RotationTarget.nodePool({ project: 'acme-prod', location: 'us-east4', cluster: 'staging', nodePool: 'workers' }), credentials,
  timeout: Duration.hours(8),
}).rotateAfter(controlPlane);
app.synth();
APP
  cat >check.js <<'CHECK'
const { existsSync, readFileSync } = require('node:fs');
const read = (file) => JSON.parse(readFileSync(`cdk.out/${file}`, 'utf8'));
const resources = Object.values(read('Profiles.template.json').Resources);
const problems = [];
if (!resources.some(({ Type }) => Type === 'Custom::GkeInstanceProfileLink')) {
  problems.push('the template has no link');
}
const code = Object.values(read('Profiles.assets.json').files).filter(({ source }) => source.packaging === 'zip');
if (code.length !== 1) {
  problems.push(`the functions have ${code.length} assets instead of one`);
}
for (const file of ['begin.js', 'reconcile.js', 'report.js', 'reconcile.js.map', 'THIRD-PARTY-LICENSES.txt']) {
  if (!code.every(({ source }) => existsSync(`cdk.out/${source.path}/${file}`))) {
    problems.push(`the functions' asset lacks ${file}`);
  }
}
problems.forEach((problem) => console.error(`check-tarball: ${problem}`));
process.exitCode = problems.length === 0 ? 0 : 1;
CHECK
}

synthesize() { # folder, version of aws-cdk-lib, version of constructs
  mkdir "$work/$1"
  cd "$work/$1"
  write_app
  npm install --no-audit --no-fund --prefer-offline --silent \
    "$tarball" "aws-cdk-lib@$2" "constructs@$3" "typescript@$(locked typescript)" || fail "cannot be installed with aws-cdk-lib $2 and constructs $3"
  [ ! -e node_modules/esbuild ] && [ ! -e node_modules/google-auth-library ] || fail 'the library brings more than its peers along'
  ./node_modules/.bin/tsc --strict --module nodenext --target es2022 --skipLibCheck app.ts || fail "does not compile with aws-cdk-lib $2"
  node app.js || fail "does not synthesize with aws-cdk-lib $2"
  node check.js
  echo "check-tarball: compiles and synthesizes with aws-cdk-lib $2 and constructs $3"
}

synthesize newest "$(locked aws-cdk-lib)" "$(locked constructs)"
synthesize oldest "$(floor aws-cdk-lib)" "$(floor constructs)"
for stack in Profiles Everything; do
  cmp "$work/newest/cdk.out/$stack.template.json" "$work/oldest/cdk.out/$stack.template.json" ||
    fail "$stack is not the same template with aws-cdk-lib $(floor aws-cdk-lib) as with the newest"
done

echo "check-tarball: $(basename "$tarball") with $(wc -l <"$work/files") files makes the same templates with both, on Node $(node --version)"
