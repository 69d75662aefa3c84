#!/usr/bin/env bash
# All checks and tests: installs what only they need, then style, types, room rules, tests.
set -euo pipefail
cd "$(dirname "$0")/.."
export DEBIAN_FRONTEND=noninteractive
packages=(chromium nginx-light libreoffice-writer libreoffice-impress poppler-utils fonts-liberation)
missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q "ok installed" || missing+=("$package")
done
if ((${#missing[@]})); then
  as_root=$([ "$(id -u)" = 0 ] && echo "" || echo sudo)
  $as_root apt-get update -q
  $as_root apt-get install -y -q --no-install-recommends "${missing[@]}"
fi
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/python -m pip install -q --disable-pip-version-check -r requirements-dev.txt
.venv/bin/ruff check .
.venv/bin/ruff format --check .
.venv/bin/lint-imports
# Types are judged beside the tests: it takes a minute of one core where nothing is kept of it.
# What is wrong with them is told at once, and again below the tests.
types=$(mktemp)
.venv/bin/mypy settings.py operating.py text analysis store sheets register loaders charts views export web \
  > >(tee "$types") 2>&1 &
judging=$!
trap 'kill "$judging" 2>/dev/null || true; rm -f "$types"' EXIT
failed=0
.venv/bin/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --max-worker-restart 0 "$@" || failed=$?
wait "$judging" || { failed=1; cat "$types"; }
exit "$failed"
