"""SSB's StatBank through PxWebApi v2: one query a table, as few calls as the limits allow.

``pxwebpy`` 0.6 was tried and is not used for the calls: it makes its own ``requests`` session
(no size limit, no redirect rule, a time-out it stores but does not pass on, so a stalled service
stalls us), asks ``/config`` and ``/tables`` before the first question, takes its rate limit from
``/config`` where SSB's fields are zeroed, sends sub-queries in parallel where SSB wants one at a
time, and drops ``status`` and notes when it unpacks an answer. ``pyjstat`` reads no ``status``
either. What we share with both is the format; the splitting here follows the same idea
(largest dimension first).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from loaders.http.addresses import base, build_address
from loaders.http.client import Client
from loaders.sources.tables import (
    Selection,
    Table,
    check_answer,
    choose,
    contents_chosen,
    joined,
    regions,
    split,
)
from sheets.answers import as_it_came
from sheets.dataset import Dataset
from sheets.jsonstat import mandatory_notes, read
from sheets.messages import said
from sheets.shapes import Sent, shaped
from store.errors import SourceError, Where
from store.fetches import Fetch

MOST_CELLS = 800_000
LONGEST_GET = 2_100
CONTENTS, PERIOD = "ContentsCode", "Tid"
Metadata = dict[str, Any]


class _Code(Sent):
    code: str
    label: str | None = None


class _Codelist(Sent):
    values: list[_Code]


class StatBank:
    """The service during one refresh: metadata and codelists are asked for once."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._metadata: dict[str, Metadata] = {}
        self._codelists: dict[str, dict[str, str]] = {}

    def published(self, table: str) -> tuple[str | None, str | None]:
        """When the table was last updated, and its newest period, as the service says."""
        where = Where("ssb", table)
        expected = said("svar.entry")
        entry = self._client.get("ssb", f"/tables/{table}", where, expected).json(expected)
        if not isinstance(entry, dict) or "updated" not in entry:
            raise where.problem(
                said("svar.entry_updated", name="«updated»"), as_it_came(str(entry)[:80])
            )
        return entry.get("updated"), entry.get("lastPeriod")

    def table(self, fetches: Sequence[Fetch], areas: frozenset[str]) -> Table:
        """The table behind ``fetches``, which differ in nothing but contents and transformation.

        :param areas: today's codes of the areas asked for.
        :raises SourceError: if anything is not as the registry and the facts say.
        """
        fetch = fetches[0]
        where = Where("ssb", fetch.table)
        metadata = self._read_metadata(fetch.table, where)
        selection, region, lacking = self._select(fetches, metadata, areas, where)
        answers = [self._data(fetch, part, where) for part in split(selection, MOST_CELLS)]
        notes = [n for a in answers for n in a.notes] + mandatory_notes(metadata)
        frame = joined([a.frame for a in answers])
        labels = {k: dict(v) for a in answers for k, v in a.labels.items()}
        updated = answers[0].updated or metadata.get("updated")
        names = {c: str(d.get("label", c)) for c, d in metadata["dimension"].items()}
        return Table(
            where=where,
            frame=frame,
            region=region,
            period=PERIOD,
            contents=CONTENTS,
            labels=labels,
            published=updated,
            notes=list(dict.fromkeys(notes)),
            codelists=dict(fetch.codelists),
            asked=areas,
            names=names,
            lacking=lacking,
        )

    def _read_metadata(self, table: str, where: Where) -> Metadata:
        if table not in self._metadata:
            expected = said("svar.metadata")
            params = {"lang": "no"}
            answer = self._client.get(
                "ssb", f"/tables/{table}/metadata", where, expected, params=params
            )
            document = answer.json(expected)
            if not isinstance(document, dict) or not isinstance(document.get("dimension"), dict):
                raise where.problem(expected, as_it_came(str(document)[:80]))
            self._metadata[table] = document
        return self._metadata[table]

    def _select(
        self, fetches: Sequence[Fetch], metadata: Metadata, areas: frozenset[str], where: Where
    ) -> tuple[Selection, str, dict[str, SourceError]]:
        fetch = fetches[0]
        variables = _variables(metadata, where)
        names = {code: label for code, (label, _, _) in variables.items()}
        region = choose(fetch.region or "Region", names, where, "variables")[0]
        wanted = {choose(v, names, where, "variables")[0]: c for v, c in fetch.variables.items()}
        wanted.setdefault(PERIOD, ["*"])
        selection: Selection = {}
        lacking: dict[str, SourceError] = {}
        for code, (label, must, values) in variables.items():
            codelist = fetch.codelists.get(code)
            known = self._codes_of(codelist, metadata, code, where) if codelist else values
            if code == region:
                selection[code] = regions(known, areas, where, label)
            elif code == CONTENTS:
                selection[code], lacking = contents_chosen(fetches, CONTENTS, known, where, label)
            elif code in wanted:
                selection[code] = choose(wanted.pop(code) or ["*"], known, where, label)
            elif must:
                raise where.problem(
                    said("svar.must_choose", code=f"«{code}»", label=label),
                    said("svar.no_choice", known=", ".join(list(known)[:8])),
                )
        if wanted:
            raise where.problem(
                said("svar.variables", wanted=", ".join(wanted)), ", ".join(variables)
            )
        return selection, region, lacking

    def _codes_of(self, wanted: str, metadata: Metadata, code: str, where: Where) -> dict[str, str]:
        """Codes of a codelist. Its name is case-sensitive and must be one of this table's."""
        extension = metadata["dimension"][code].get("extension") or {}
        offered = [str(c.get("id")) for c in extension.get("codelists") or []]
        if wanted not in offered:
            expected = said("svar.codelist_for", wanted=wanted, code=f"«{code}»")
            raise where.problem(expected, ", ".join(offered) or said("svar.none"))
        if wanted not in self._codelists:
            expected = said("svar.codelist", wanted=wanted)
            path, params = f"/codelists/{wanted}", {"lang": "no"}
            document = self._client.get("ssb", path, where, expected, params=params).json(expected)
            sent = shaped(_Codelist, document, where, expected)
            self._codelists[wanted] = {v.code: v.label or "" for v in sent.values}
        return self._codelists[wanted]

    def _data(self, fetch: Fetch, selection: Selection, where: Where) -> Dataset:
        expected = said("svar.as_jsonstat")
        path = f"/tables/{fetch.table}/data"
        common = {"lang": "no", "outputFormat": "json-stat2"}
        params = common | {f"valueCodes[{v}]": ",".join(c) for v, c in selection.items()}
        params |= {f"codelist[{v}]": c for v, c in fetch.codelists.items()}
        if len(build_address(base("ssb") + path, params)) < LONGEST_GET:
            answer = self._client.get("ssb", path, where, expected, params=params)
        else:
            body = {"selection": [_posted(v, c, fetch.codelists) for v, c in selection.items()]}
            answer = self._client.post("ssb", path, where, expected, body, params=common)
        dataset = read(answer.json(expected), where)
        check_answer(dataset, selection, where)
        return dataset


def _variables(metadata: Metadata, where: Where) -> dict[str, tuple[str, bool, dict[str, str]]]:
    """code → (label, mandatory, codes with labels). Elimination is read here, never from data."""
    found = {}
    for code, dimension in metadata["dimension"].items():
        category = dimension.get("category") if isinstance(dimension, dict) else None
        if not isinstance(category, dict) or "index" not in category:
            raise where.problem(
                said("svar.values_of", code=f"«{code}»"), as_it_came(str(dimension)[:80])
            )
        index, labels = category["index"], category.get("label") or {}
        ordered = sorted(index, key=index.__getitem__) if isinstance(index, dict) else list(index)
        values = {str(c): str(labels.get(c, c)) for c in ordered}
        removable = (dimension.get("extension") or {}).get("elimination", True)
        found[code] = (str(dimension.get("label", code)), removable is False, values)
    return found


def _posted(variable: str, codes: list[str], codelists: Mapping[str, str]) -> dict[str, Any]:
    part: dict[str, Any] = {"variableCode": variable, "valueCodes": codes}
    return part | ({"codelist": codelists[variable]} if variable in codelists else {})
