#!/usr/bin/env bash
# Lock every package the app needs, with hashes, for Python 3.11 to 3.13, and list them
# (CycloneDX). Run after a change of requirements.txt; needs uv and cyclonedx-bom on the path.
set -euo pipefail
cd "$(dirname "$0")/.."
uv pip compile requirements.txt --universal --python-version 3.11 --generate-hashes \
  --no-header --no-annotate --no-emit-index-url -q -o requirements.lock
cyclonedx-py requirements requirements.lock --output-reproducible --of JSON -o sbom.cdx.json
# The hashes say what each package is; where it was fetched from is the installer's to know.
python3 - <<'END'
import json, pathlib
file = pathlib.Path("sbom.cdx.json")
bill = json.loads(file.read_text("utf-8"))
bill["metadata"].pop("tools", None)
for part in bill["components"]:
    hashes = [h for r in part.pop("externalReferences", []) for h in r.get("hashes", [])]
    part.pop("description", None)
    part["properties"] = [{"name": "levekar:hash", "value": h["content"]} for h in hashes]
file.write_text(json.dumps(bill, indent=1, ensure_ascii=False) + "\n", "utf-8")
END
