from collector.paper import stock


def test_a_folder_s_own_template_goes_before_the_common_one_and_escapes(tmp_path):
    (tmp_path / "page.html.j2").write_text("{{ x }}")
    pages = stock.templates(tmp_path)
    assert pages.get_template("page.html.j2").render(x="<") == "&lt;"
    assert "frame.html.j2" in pages.list_templates()


def test_common_files_come_with_a_folder_s_own(tmp_path):
    (tmp_path / "own.css").write_bytes(b"a")
    found = stock.static(tmp_path)
    assert found["static/own.css"] == b"a"
    assert {"static/page.css", "static/icon.svg"} <= set(found)
