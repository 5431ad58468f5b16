"""An election to learn with, made here: a small country that nobody can take for a real one."""

from mandat.election import Contest, Contestant, Counts, Election, Unit
from mandat.language import LANGUAGES, Names

_LISTS = {"kk": "{} тізімі (ойдан шығарылған)", "ru": "Список {} (вымышленный)", "en": "List {} (made up)"}


def likeness() -> Election:
    """What the synthetic election is made like: one list contest over three made-up regions, and its sums."""
    from mandat.law import laws

    suited = [one for one in laws() if any(tier.area == "nation" and tier.form for tier in one.tier)]
    law = max(suited, key=lambda one: one.from_)  # the newest law with lists for the whole country
    tier = next(one for one in law.tier if one.area == "nation" and one.form)
    names = {"kk": "Оқу елі", "ru": "Учебная страна", "en": "Training country"}
    regions = [("r1", "A"), ("r2", "B"), ("r3", "C")]
    units = {"land": Unit("land", None, "country", names["en"], Names(names))}
    for unit, letter in regions:
        own = {"kk": f"{letter} өңірі", "ru": f"Область {letter}", "en": f"Region {letter}"}
        units[unit] = Unit(unit, "land", "region", own["en"], Names(own))
    lists = {}
    for place, letter in enumerate("ABCD", start=1):
        own = {code: _LISTS[code].format(letter) for code in LANGUAGES}
        lists[f"list-{letter.lower()}"] = Contestant(
            "list", f"list-{letter.lower()}", "list", f"list-{letter.lower()}", own["en"], place, (), Names(own)
        )
    votes = {"list-a": 14_000, "list-b": 9_000, "list-c": 4_000, "list-d": 900}
    against, invalid = 700, 400
    valid = sum(votes.values()) + against
    accounts = {"registered": 45_000, "issued": valid + invalid, "cast": valid + invalid, "valid": valid}
    sums = {**accounts, "invalid": invalid, "against_all": against, **votes}
    counts = Counts(("land",) * len(sums), ("list",) * len(sums), tuple(sums), tuple(sums.values()))
    return Election(
        id="training",
        law=law.id,
        date=law.from_,
        name=Names(kk="Оқу сайлауы", ru="Учебные выборы", en="Training election"),
        sources=["made up: to learn with"],
        made_up=True,
        seats={},
        deadline_passed=False,
        units=units,
        contests={
            "list": Contest(
                "list",
                tier.id,
                "land",
                None,
                "Party lists",
                None,
                Names(kk="Партиялық тізімдер", ru="Партийные списки", en="Party lists"),
            )
        },
        contestants={"list": lists},
        counts=counts,
        declared={},
        official=[],
        published=[],
        members={},
        named={},
    )
