"""Files that are known and deliberately not imported."""

import pytest
from official import REAL, imported, needs_real_files, written

from rhoanalytics.importing.formats import all_formats
from rhoanalytics.importing.look import look
from rhoanalytics.sources.known import FORMATS, KNOWN_BUT_NOT_USED
from rhoanalytics.sources.reading import NotNeeded


@pytest.mark.parametrize("found", FORMATS, ids=lambda found: found.name)
def test_each_says_why_and_reads_nothing(tmp_path, found, register):
    headings, reason = KNOWN_BUT_NOT_USED[found.name]
    file = written(tmp_path / "x.csv", ",".join(headings) + "\n" + ",".join("1" * len(headings)))
    with pytest.raises(NotNeeded) as error:
        imported(file, register)
    assert reason in str(error.value)


@needs_real_files
@pytest.mark.parametrize(
    "name",
    [
        "imd2019/imd2019_england_lsoa11_scores_from_mysociety.csv",
        "lookups/lookup_ltla24_region24.csv",
        "lookups/subicb_to_icb_to_region_july22.xlsx",
        "ods/lookup_nhs_trusts22_icb22.csv",
        "standard_population/esp2013.csv",
    ],
)
def test_real_files_that_are_not_used(name, register):
    with pytest.raises(NotNeeded):
        imported(REAL / name, register)


@needs_real_files
def test_every_real_table_is_in_exactly_one_format():
    formats = all_formats()
    tables = [file for file in REAL.rglob("*") if file.suffix in {".csv", ".xlsx", ".geojson"}]
    looks = [look(file) for file in tables]
    found = {each.file.name: [f.name for f in formats if f.recognise(each)] for each in looks}
    assert [name for name, names in found.items() if len(names) != 1] == []
