#!/usr/bin/env bash
# Drives the real gcloud against the GKE Multi-Cloud stand-in, command by command, and checks what it prints.
# Ends with success, and one line, where gcloud is not installed.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

if ! command -v gcloud >/dev/null; then
  echo 'check-gcloud: gcloud is not installed, nothing checked'
  exit 0
fi

work=$(mktemp -d)
emulator=
stop() {
  if [ -n "$emulator" ]; then
    kill "$emulator" 2>/dev/null || true
    wait "$emulator" 2>/dev/null || true
    emulator=
  fi
}
trap 'stop; rm -rf "$work"' EXIT

start() { # nodes, seconds per node
  stop
  # A log of its own: in one that is used again the address of the emulator before may still stand.
  local log=$work/emulator-$1.log
  tsx bin/gke-emulator.ts --port 0 --nodes "$1" --seconds-per-node "$2" >"$log" 2>&1 &
  emulator=$!
  local origin=
  for _ in $(seq 200); do
    origin=$(grep -om1 'http://127.0.0.1:[0-9]*/' "$log" || true)
    [ -z "$origin" ] || break
    sleep 0.1
  done
  if [ -z "$origin" ]; then
    echo 'check-gcloud: the emulator did not start:' >&2
    cat "$log" >&2
    exit 1
  fi
  export CLOUDSDK_API_ENDPOINT_OVERRIDES_GKEMULTICLOUD=$origin
}

# Nothing of the user's own configuration or credentials is read or sent.
echo 'any-token' >"$work/token"
export CLOUDSDK_CONFIG="$work/config" CLOUDSDK_AUTH_ACCESS_TOKEN_FILE="$work/token"
export CLOUDSDK_CORE_PROJECT=acme-prod CLOUDSDK_CORE_ACCOUNT=somebody@example.com
export CLOUDSDK_CORE_DISABLE_PROMPTS=1 CLOUDSDK_CORE_DISABLE_USAGE_REPORTING=1 CLOUDSDK_CORE_SHOW_STRUCTURED_LOGS=never
export CLOUDSDK_COMPONENT_MANAGER_DISABLE_UPDATE_CHECK=1

run() { # expected exit status, then the command; what it prints is left in $work/output
  local expected=$1 status=0
  shift
  echo "\$ gcloud container aws $*"
  timeout 120 gcloud container aws "$@" --location us-east4 >"$work/output" 2>&1 || status=$?
  if [ "$status" -ne "$expected" ]; then
    fail "exit status $status instead of $expected"
  fi
}
prints() { # each of the regular expressions matches a line
  local pattern
  for pattern in "$@"; do
    grep -qE -- "$pattern" "$work/output" || fail "nothing matches: $pattern"
  done
}
prints_not() {
  ! grep -qE -- "$1" "$work/output" || fail "something matches: $1"
}
fail() {
  echo "check-gcloud: $1. It printed:" >&2
  cat "$work/output" >&2
  exit 1
}
pool=(workers --cluster prod)
linked() { # the profile that describe shows
  run 0 node-pools describe "${pool[@]}" --format 'value(config.iamInstanceProfile)'
  prints "^$1\$"
}

running_operation() { # of the list that was printed
  operation=$(sed -nE 's/^(operation-[^ ]+) .*RUNNING.*/\1/p' "$work/output")
}

start 3 0.2

run 0 clusters describe prod
prints '^name: projects/[0-9]+/locations/us-east4/awsClusters/prod$' 'iamInstanceProfile: prod-control-plane' '^state: RUNNING'
run 0 clusters list
prints '^prod +us-east-1 +[^ ]+ +m5.large +RUNNING'
run 0 node-pools describe "${pool[@]}"
prints '^name: projects/[0-9]+/locations/us-east4/awsClusters/prod/awsNodePools/workers$' 'iamInstanceProfile: prod-workers'
run 0 node-pools list --cluster prod
prints '^canary +.* RUNNING' '^workers +.* 3 +3 +RUNNING'
prints_not ' \*'
run 1 node-pools describe nobody --cluster prod
prints 'NOT_FOUND'

run 0 node-pools update "${pool[@]}" --iam-instance-profile one --validate-only
linked prod-workers
run 0 node-pools update "${pool[@]}" --iam-instance-profile one
prints '^Created Operation \[.*/v1/projects/[0-9]+/locations/us-east4/operations/' 'done\.' '^Updated AWS Node Pool' '^workers .* RUNNING'
linked one
run 0 node-pools update "${pool[@]}" --max-nodes 5
prints '^workers .* 5 +RUNNING'
run 0 clusters update prod --iam-instance-profile arn:aws:iam::111122223333:instance-profile/path/two --validate-only
run 0 clusters update prod --iam-instance-profile arn:aws:iam::111122223333:instance-profile/path/two
prints '^Updated AWS Cluster' '^prod .* RUNNING'
run 0 node-pools rollback "${pool[@]}"
prints '^Updated AWS Node Pool' '^state: RUNNING'
linked one

# What is asked while an operation runs has the length of the operation: gcloud starts in one second, or in five.
start 6 8

run 0 clusters update prod --iam-instance-profile three --async
prints '^Update in progress for AWS Cluster' '^prod .* RECONCILING'
run 1 node-pools update "${pool[@]}" --iam-instance-profile two
prints 'FAILED_PRECONDITION.*in progress on its cluster'
run 0 operations list
running_operation
run 0 operations wait "$operation"

run 0 node-pools update "${pool[@]}" --iam-instance-profile two --async
prints '^Update in progress for AWS Node Pool' '^workers .* RECONCILING'
run 1 node-pools update "${pool[@]}" --iam-instance-profile three
prints 'FAILED_PRECONDITION'
run 1 node-pools rollback "${pool[@]}"
prints 'FAILED_PRECONDITION'
run 0 operations list
prints '^OPERATION_NAME' '^operation-[^ ]+ +us-east4 +workers +update +RUNNING'
running_operation
run 0 operations describe "$operation"
prints "^name: projects/[0-9]+/locations/us-east4/operations/$operation\$" 'verb: update' 'statusDetail: Updating node [1-5] of 6'
run 0 operations cancel "$operation"
prints 'Cancelation of operation .* has been requested' 'requestedCancellation: true'
run 1 operations wait "$operation"
prints 'Operation was cancelled'
run 0 operations describe "$operation"
prints '^done: true' 'code: 1$'
run 0 node-pools rollback "${pool[@]}" --respect-pdb
prints '^Created Operation' '^Updated AWS Node Pool' '^state: RUNNING'
linked prod-workers

echo "check-gcloud: all as expected ($(gcloud --version 2>/dev/null | head -1))"
