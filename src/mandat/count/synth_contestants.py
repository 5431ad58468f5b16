"""Who stands in a synthetic election: the real lists, and candidates whose names say that they are nobody."""

from dataclasses import dataclass, replace

import numpy as np

from mandat.count.synth_totals import Known
from mandat.election import Contestant, Election
from mandat.language import Names
from mandat.law import Law
from mandat.law import law as law_of

AGAINST_ALL = "against_all"


@dataclass(frozen=True)
class Standing:
    """A contest's ballot: the contestants, and the lines a voter can mark with the share each is expected to get.

    `real`: its contestants are those of the real election, and their votes are kept.
    """

    contest: str
    contestants: dict[str, Contestant]
    columns: tuple[str, ...]
    shares: tuple[float, ...]
    real: bool


def contestants_of(like: Election, of: Known, rng: np.random.Generator, candidates: int | None) -> list[Standing]:
    """The ballots of all contests. Figures known of real candidates are kept under made-up names."""
    law = _law(like)
    parties = _parties(like, of)
    found = []
    for contest in of.contests:
        tier = law.tier_of(like.contests[contest].tier) if law is not None else None
        real = like.contestants[contest]
        counted = {item for figures in of.blocks.get(contest, {}).values() for item in figures}
        is_list = tier.ballot == "party" if tier is not None else any(one.kind == "list" for one in real.values())
        has_against_all = tier.against_all is not None if tier is not None else AGAINST_ALL in counted
        if is_list and real:
            ours, weights = dict(real), [_votes(of, contest, one) or 1.0 for one in real]
        elif counted & real.keys():
            # the figures are real and kept; the persons are not shown beside votes of precincts that never were
            ours, renamed = {}, {}
            for number, (old, one) in enumerate(real.items(), start=1):
                made = _made_up(contest, number, one.kind, one.party)
                ours[made.id] = replace(made, order=one.order)
                renamed[old] = made.id
            for figures in of.blocks[contest].values():
                for old in renamed.keys() & figures.keys():
                    figures[f"\0{renamed[old]}"] = figures.pop(old)
                for new in [item for item in figures if item.startswith("\0")]:
                    figures[new[1:]] = figures.pop(new)
            weights = [_votes(of, contest, one) or 1.0 for one in ours]
        elif is_list:
            made_lists = [_made_up(contest, number, "list", f"c{number:02d}") for number in range(1, 7)]
            ours, weights = {one.id: one for one in made_lists}, rng.gamma(1.0, 1.0, 6).tolist()
        else:
            number = candidates if candidates is not None else int(rng.integers(9, 22))
            ours, weights = _candidates(contest, parties, number, rng)
        whole = sum(weights)
        columns = (*ours, AGAINST_ALL) if has_against_all else tuple(ours)
        against = [_votes(of, contest, AGAINST_ALL) / whole or 0.04] if has_against_all else []
        shares = tuple([max(weight / whole, 1e-6) for weight in weights] + against)
        found.append(Standing(contest, ours, columns, shares, is_list and bool(real)))
    return found


def _law(like: Election) -> Law | None:
    try:
        return law_of(like.law_source(), on=like.date)
    except (ValueError, OSError):
        return None  # what the folder holds must say it all


def _votes(of: Known, contest: str, item: str) -> float:
    return float(sum(figures.get(item, 0) for figures in of.blocks.get(contest, {}).values()))


def _parties(like: Election, of: Known) -> list[str]:
    """The parties of the lists, most votes first."""
    votes: dict[str, float] = {}
    for contest in of.contests:
        for one in like.contestants[contest].values():
            if one.kind == "list":
                votes[one.party] = votes.get(one.party, 0.0) + _votes(of, contest, one.id)
    return sorted(votes, key=lambda party: -votes[party])


def _candidates(
    contest: str, parties: list[str], number: int, rng: np.random.Generator
) -> tuple[dict[str, Contestant], list[float]]:
    """One of the largest party, some of other parties, the rest independents; one of them strong here and there."""
    standing = [party for place, party in enumerate(parties) if place == 0 or rng.random() < 0.3][:number]
    independents = number - len(standing)
    weights = [float(rng.gamma(9.0, 0.05 if place == 0 else 0.008)) for place in range(len(standing))]
    weights += (rng.gamma(0.5, 1.0, independents) * 0.5 / max(independents, 1)).tolist()
    if independents and rng.random() < 0.25:
        weights[-1] += float(rng.gamma(9.0, 0.05))
    who = [*standing, *[""] * independents]
    order = rng.permutation(number).tolist()
    made = [
        replace(_made_up(contest, place, "candidate", who[at]), order=place) for place, at in enumerate(order, start=1)
    ]
    return {one.id: one for one in made}, [weights[at] + 0.003 for at in order]


def _made_up(contest: str, number: int, kind: str, party: str) -> Contestant:
    if kind == "list":
        names = Names(
            kk=f"{number}-тізім (ойдан шығарылған)", ru=f"Список {number} (вымышленный)", en=f"List {number} (made up)"
        )
    else:
        names = Names(
            kk=f"{contest}: {number}-кандидат (ойдан шығарылған)",
            ru=f"{contest}: кандидат {number} (вымышленный)",
            en=f"{contest}: candidate {number} (made up)",
        )
    return Contestant(contest, f"c{number:02d}", kind, party, names["en"], None, (), names)
