"""Codes of 2002–2019, 2020–2023 and 2024– lead to today's areas."""

import pytest

from loaders.areas.following import from_klass_changes
from loaders.areas.history import (
    HistoryFailure,
    in_use,
    level_of,
    to_today,
    today,
)
from store.catalogue import load_registry
from store.errors import SourceError
from store.models import Level

# Delområde 2024, 2020–2023 and before 2020, and the last two digits its grunnkretser have in all
# three. Copied from SSB KLASS 1, not computed.
DISTRICTS = [
    ("320301", "302501", "022001", "01 02 03 04 05 06"),
    ("320302", "302502", "022002", "01 02 03 04 05"),
    ("320303", "302503", "022003", "01 02 03 04 05"),
    ("320304", "302504", "022004", "04 05 06 07 09 10"),
    ("320305", "302505", "022005", "01 02 04 05 06 07 08 09"),
    ("320306", "302506", "022006", "01 02"),
    ("320307", "302507", "022007", "02 03 04 05"),
    ("320308", "302508", "022008", "01 02 03 04 05 06 07 08"),
    ("320309", "302509", "022009", "01 02 03 04 06 07"),
    ("320310", "302510", "022010", "01 03 05 06 07"),
    ("320311", "302511", "022011", "01 02 03 04 05 06 07 08"),
    ("320312", "302512", "022012", "03 04 05 06 07 08 09 10"),
    ("320313", "302513", "022013", "01 02 03 04 05 06"),
    ("320314", "302514", "022014", "01 02 03 04"),
    ("320315", "302515", "022015", "02 03 04 05 06 07 08 09 10 11 12"),
    ("320316", "302516", "022016", "01 02 04 05 06 07"),
    ("320317", "302517", "062701", "01 02 03 04 05 06 07 08 09 10 11"),
    ("320318", "302518", "062702", "01 02 03 04"),
    ("320319", "302519", "062703", "01 02 03 04 05 06 07 08"),
    ("320320", "302520", "062704", "01 02 03 04 05 06 07 08"),
    ("320321", "302521", "062801", "01 02 03 04 05 06 07 08"),
    ("320322", "302522", "062802", "01 02 03 04 05 06 07"),
    ("320323", "302523", "062803", "01 02 03 04 05"),
]
UNITS = [
    (now + unit, viken + unit, before + unit)
    for now, viken, before, units in DISTRICTS
    for unit in units.split()
]


def klass(old, new, when):
    return {
        "oldCode": old, "oldName": "x", "newCode": new, "newName": "y", "changeOccurred": when
    }  # fmt: skip


def test_all_149_grunnkretser_are_here_and_are_those_of_the_registry():
    registered = {a.code for a in load_registry().by_level[Level.GRUNNKRETS]}
    assert len(UNITS) == 149
    assert {now for now, _, _ in UNITS} == registered


@pytest.mark.parametrize(("now", "viken", "before"), UNITS)
def test_every_grunnkrets_is_reached_from_every_period(now, viken, before):
    assert today(before) == today(viken) == today(now) == [now]


@pytest.mark.parametrize(("now", "viken", "before", "_units"), DISTRICTS)
def test_every_district_is_reached_with_six_and_eight_digits(now, viken, before, _units):
    for code in (now, viken, before):
        assert today(code) == today(code + "00")[:1] == [now]
        assert to_today(code, "delomrade") == now


def test_no_two_old_codes_lead_to_the_same_unit():
    for column in (0, 1, 2):
        assert len({today(unit[column])[0] for unit in UNITS}) == 149


def test_klass_changes_lead_where_the_rule_leads():
    changes = [klass(before, viken, "2020-01-01") for _, viken, before in UNITS]
    changes += [klass(viken, now, "2024-01-01") for now, viken, _ in UNITS]
    for now, viken, before in UNITS:
        assert from_klass_changes({"codeChanges": changes}, before) == today(before) == [now]
        assert from_klass_changes(changes, viken) == [now]
        assert from_klass_changes(changes, now) == [now]


@pytest.mark.parametrize("code", ["0220", "0627", "0628"])
def test_a_former_municipality_stays_itself_and_is_never_todays_asker(code):
    assert today(code) == [code]
    assert level_of(code) == Level.TIDLIGERE_KOMMUNE
    with pytest.raises(HistoryFailure):
        to_today(code, "kommune")


@pytest.mark.parametrize(
    ("code", "now"),
    [("0219", "3201"), ("3024", "3201"), ("0626", "3312"), ("3049", "3312"), ("3005", "3301"),
     ("3025", "3203"), ("3203", "3203"), ("0301", "0301"), ("32", "32"), ("0", "0"),
     ("3203000001", "3203000001")],
)  # fmt: skip
def test_same_borders_other_code(code, now):
    assert today(code) == [now]


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("0602", "merged"),
        ("0625", "merged"),
        ("0711", "merged"),
        ("02", "borders"),
        ("06", "borders"),
        ("30", "borders"),
        ("0101", "not known"),
        ("02190101", "only Asker"),
        ("02201701", "01–16"),
        ("06270501", "01–04"),
        ("06280401", "01–03"),
        ("3025000001", "own numbers"),
        ("12345", "not an area code"),
        ("", "not an area code"),
        ("32O30101", "not an area code"),
        ("٣٢٠٣", "not an area code"),
    ],
)
def test_what_leads_nowhere_is_refused_with_the_reason_in_both_languages(code, why):
    with pytest.raises(HistoryFailure, match=why) as failure:
        today(code)
    assert failure.value.nb.startswith(f"«{code}»: ")
    assert failure.value.nb != failure.value.en


def test_an_area_that_no_longer_exists_is_refused():
    areas = load_registry().areas
    assert today("02200404", areas) == ["32030404"]
    with pytest.raises(HistoryFailure, match="not an area today"):
        today("02200401", areas)


@pytest.mark.parametrize(
    ("code", "years"),
    [("022001", (2002, 2019)), ("302501", (2020, 2023)), ("320301", (2024, 2030))],
)
def test_which_numbering_was_in_use(code, years):
    used = [year for year in range(2002, 2031) if in_use(code, year)]
    assert (used[0], used[-1]) == years


MERGER = [
    klass("0220", "3025", "2020-01-01"),
    klass("0627", "3025", "2020-01-01"),
    klass("0628", "3025", "2020-01-01"),
    klass("3025", "3203", "2024-01-01"),
]
SPLIT = [
    klass("30", "31", "2024-01-01"),
    klass("30", "32", "2024-01-01"),
    klass("30", "33", "2024-01-01"),
]


def test_klass_refuses_a_merger_unless_sums_are_asked_for():
    with pytest.raises(HistoryFailure, match="merged"):
        from_klass_changes(MERGER, "0627")
    assert from_klass_changes(MERGER, "0627", summable=True) == ["3203"]
    assert from_klass_changes(MERGER, "3025", since="2020-01-01") == ["3203"]


def test_klass_refuses_a_split_unless_sums_are_asked_for():
    with pytest.raises(HistoryFailure, match="split"):
        from_klass_changes(SPLIT, "30")
    assert from_klass_changes(SPLIT, "30", summable=True) == ["31", "32", "33"]


def test_klass_sees_that_a_code_lived_on_with_more_in_it():
    grew = [klass("0711", "0602", "2018-01-01"), klass("0602", "3005", "2020-01-01")]
    with pytest.raises(HistoryFailure, match="merged"):
        from_klass_changes(grew, "0602", since="2017-01-01")
    with pytest.raises(HistoryFailure, match="merged"):
        from_klass_changes([klass("0602", "0602", "2018-01-01"), *grew], "0602")
    assert from_klass_changes(grew, "0602", since="2018-01-01") == ["3005"]


def test_klass_a_new_name_is_no_change_and_two_codes_may_swap():
    changes = [klass("1", "1", "2010-01-01"), klass("1", "2", "2020-01-01")]
    changes.append(klass("2", "1", "2020-01-01"))
    assert from_klass_changes(changes, "1") == ["2"]
    assert from_klass_changes(changes, "2") == ["1"]


def test_klass_an_abolished_code_is_refused():
    with pytest.raises(HistoryFailure, match="without a successor"):
        from_klass_changes([klass("1", None, "2020-01-01")], "1")


@pytest.mark.parametrize("answer", [{}, {"codeChanges": None}, [{}], ["x"], [None], 5])
def test_klass_an_answer_of_another_shape_is_a_plain_error(answer):
    with pytest.raises(SourceError, match="expected a list of changes"):
        from_klass_changes(answer, "1")
