#!/usr/bin/env bash
# Builds the graph of the ten sample articles into kg-out/ and asks it a question.
set -euo pipefail
cd "$(dirname "$0")/.."
kg=.venv/bin/kg

run() {
    printf '\n$ kg %s\n' "$*"
    "$kg" "$@"
}

run build --force -o kg-out
run query launches --format table

cat <<END

The page      kg-out/graph.html    open it, or call: $kg view
Turtle        kg-out/graph.ttl
The store     kg-out/kg.db
Try next      $kg query who-says about="North Korea" class=TroopDeployment
              $kg queries    lists all named queries
END
