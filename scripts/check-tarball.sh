#!/usr/bin/env bash
# Packs the library as it would be published, installs it beside nothing but its peers, and synthesizes an app with it.
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

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

[ -f .jsii ] && [ -f dist/lib/index.js ] && [ -f dist/functions/reconcile.js ] || fail 'not built: run npm run build'
tarball=$work/$(npm pack --ignore-scripts --silent --pack-destination "$work")
tar -tzf "$tarball" | sed 's|^package/||' >"$work/files"

for file in README.md LICENSE CHANGELOG.md .jsii package.json dist/lib/index.js dist/lib/index.d.ts \
  dist/functions/{begin,reconcile,report}.js{,.map} dist/functions/THIRD-PARTY-LICENSES.txt \
  dist/cli/cdk-gke-instance-profile.js dist/cli/THIRD-PARTY-LICENSES.txt; do
  grep -qxF "$file" "$work/files" || fail "$file is not in the tarball"
done
# Sources, tests and the rehearsal stay at home, and so does what compilers leave behind.
if grep -E '^(bin|lambda|lib|rehearsal|scripts|test|node_modules|cdk\.out)/|\.(tsbuildinfo|ts)$' "$work/files" | grep -v '\.d\.ts$'; then
  fail 'the tarball contains what is listed above'
fi

mkdir "$work/app"
cd "$work/app"
echo '{ "name": "app", "private": true }' >package.json
npm install --no-audit --no-fund --prefer-offline --silent \
  "$tarball" "aws-cdk-lib@$(locked aws-cdk-lib)" "constructs@$(locked constructs)" "typescript@$(locked typescript)"
[ ! -e node_modules/esbuild ] && [ ! -e node_modules/google-auth-library ] || fail 'the library brings more than its peers along'

cat >app.ts <<'APP'
import { App, Stack } from 'aws-cdk-lib';
import { GoogleCredentials, InstanceProfileRotation, RotationTarget } from 'cdk-gke-instance-profile';

const app = new App({ outdir: 'cdk.out' });
new InstanceProfileRotation(new Stack(app, 'Profiles'), 'Workers', {
  target: RotationTarget.nodePool({ project: 'acme-prod', location: 'us-east4', cluster: 'prod', nodePool: 'workers' }),
  credentials: GoogleCredentials.workloadIdentityFederation({
    projectNumber: '123456789012', pool: 'aws-rotation', provider: 'aws-account', serviceAccount: 'rotation@acme-prod.iam.gserviceaccount.com' }),
});
app.synth();
APP
./node_modules/.bin/tsc --strict --module nodenext --target es2022 --skipLibCheck app.ts
node app.js

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
node check.js

echo "check-tarball: $(basename "$tarball") with $(wc -l <"$work/files") files compiles and synthesizes with Node $(node --version)"
