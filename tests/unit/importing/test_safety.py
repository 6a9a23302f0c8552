"""Archives are opened within limits, and nothing of them lands outside its folder."""

import stat
import zipfile

import pytest

from rhoanalytics.errors import DataError
from rhoanalytics.importing import safety


def archive(file, *names, content=b"a,b\n1,2\n", **options):
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, **options) as packed:
        for name in names:
            packed.writestr(name, content)
    return file


def test_entries_unpack_one_by_one_and_leave_nothing(tmp_path):
    file = archive(tmp_path / "a.zip", "folder/b.csv", "c.csv")
    for entry, name in zip(safety.entries(file), ["b.csv", "c.csv"], strict=True):
        with safety.unpacked(file, entry) as copy:
            assert (copy.name, copy.read_bytes()) == (name, b"a,b\n1,2\n")
        assert not copy.parent.exists()


@pytest.mark.parametrize(
    "name", ["../up.csv", "a/../../up.csv", "/etc/up.csv", "..\\up.csv", "C:\\up.csv", "C:up.csv"]
)
def test_an_entry_that_climbs_is_refused(tmp_path, name):
    file = archive(tmp_path / "a.zip", "good.csv", name)
    with pytest.raises(DataError, match="has an entry that points outside its folder"):
        safety.entries(file)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip"]


def test_a_link_in_an_archive_is_refused(tmp_path):
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    file = archive(tmp_path / "a.zip", link, content=b"/etc/passwd")
    with pytest.raises(DataError, match="points outside its folder"):
        safety.entries(file)


def test_a_zip_bomb_is_refused_unopened(tmp_path):
    file = archive(tmp_path / "a.zip", "a.csv", content=b"0" * 100_000_000)
    assert file.stat().st_size < 200_000
    with pytest.raises(DataError, match=r"would unpack to 1,\d\d\d times its size"):
        safety.entries(file)


def test_an_archive_that_would_fill_the_disk_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(safety, "MOST_ENTRIES", 3)
    file = archive(tmp_path / "a.zip", "a.csv", "b.csv", content=b"0" * 1000)
    with pytest.raises(DataError, match=r"would unpack to 0\.0 GB; more than 0\.0 GB is refused"):
        safety.entries(file, largest=1999)
    assert len(safety.entries(file, largest=2000)) == 2
    many = archive(tmp_path / "many.zip", "a.csv", "b.csv", "c.csv", "d.csv")
    with pytest.raises(DataError, match="holds 4 files; more than 3 are not unpacked"):
        safety.entries(many)


def test_an_archive_with_a_password_says_so(tmp_path):
    file = archive(tmp_path / "a.zip", "a.csv")
    content = bytearray(file.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= safety.ENCRYPTED
    file.write_bytes(content)
    with pytest.raises(DataError, match="needs a password"):
        safety.entries(file)


def test_a_damaged_entry_is_refused(tmp_path):
    file = archive(tmp_path / "a.zip", "a.csv", content=bytes(range(256)) * 40)
    content = bytearray(file.read_bytes())
    content[60] ^= 0xFF
    file.write_bytes(content)
    (entry,) = safety.entries(file)
    with (
        pytest.raises(DataError, match=r"the entry 'a\.csv' cannot be unpacked"),
        safety.unpacked(file, entry),
    ):
        pytest.fail("it was unpacked")
