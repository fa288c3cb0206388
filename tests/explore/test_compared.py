"""On what the reports of one event agree and differ."""

from kg.explore.views.fact import compared


def line(date="", places=(), modality="occurred", parties=()):
    named = {key: [{"name": n} for n in names] for key, names in (("places", places), ("participants", parties))}
    return {"date": date, "modality": modality, "agents": [], "targets": [], **named}


def test_what_all_reports_tell_alike_is_agreed_on_and_what_not_differs():
    found = compared([line("2020-05-01", ["Zenda"], parties=["Lee", "Kim"]), line("2020-05-02", ["Zenda"], parties=["Kim", "Lee"])])  # fmt: skip
    assert [(c["what"], c["agree"], c["values"]) for c in found] == [
        ("date", False, ["2020-05-01", "2020-05-02"]),
        ("parties", True, ["Kim, Lee"]),
        ("places", True, ["Zenda"]),
        ("whether it happened", True, ["occurred"]),
    ]


def test_what_one_report_tells_alone_is_neither():
    assert [c["what"] for c in compared([line("2020-05-01", ["Zenda"]), line()])] == ["whether it happened"]
