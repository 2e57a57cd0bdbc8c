from collector.release import write


def test_a_release_has_the_name_of_its_content(tmp_path):
    first = write({"a/b": b"1"}, tmp_path, keep=2)
    assert (first / "a" / "b").read_bytes() == b"1"
    assert write({"a/b": b"1"}, tmp_path, keep=2) == first
    assert write({"a/b": b"2"}, tmp_path, keep=2) != first


def test_the_current_one_is_what_was_written_last(tmp_path):
    made = [write({"a": bytes([number])}, tmp_path, keep=2) for number in range(4)]
    assert (tmp_path / "current").resolve() == made[-1].resolve()
    assert {path.name for path in (tmp_path / "releases").iterdir()} == {m.name for m in made[-2:]}
