"""A small election with all votes known, and draws of it turned into elections again."""

from dataclasses import replace
from functools import cache
from typing import Any

import mandat
from mandat.decision.official import law_for
from mandat.election import Counts, Election
from mandat.simulation import BLOCK, FromLists, Model, Part
from mandat.simulation.drawing import Drawing
from mandat.simulation.layout import Layout, lay_out
from tests import EXAMPLES

MIXED = FromLists(independents=2)


@cache
def mazhilis(year: int = 2023) -> Election:
    return mandat.read(EXAMPLES / f"kz-mazhilis-{year}")


@cache
def filled() -> Election:
    """The election of 2023 with assumed votes in its constituencies."""
    election = mazhilis()
    return MIXED.fill(election, [law_for(election, None)])[0]


def laid_out(election: Election) -> Layout:
    return lay_out(election, [law_for(election, None)])


def drawn(election: Election, model: Model | Part, blocks: int = 1, seed: int = 3) -> dict[str, Any]:
    """Votes `[draw, contest, contestant]` by tier, of some blocks."""
    import numpy as np

    drawing = Drawing(laid_out(election), Model(model._parts()), seed)
    found = [drawing.block(block) for block in range(blocks)]
    return {tier: np.concatenate([with_line(one[tier]) for one in found]) for tier in found[0]}


def with_line(drawn_: Any) -> Any:
    """The votes of a block with the line against all as the last contestant."""
    import numpy as np

    return np.concatenate([drawn_.votes, drawn_.against[..., None]], axis=-1)


def as_election(election: Election, layout: Layout, votes: dict[str, Any], draw: int) -> Election:
    """One draw as an election of its own, to be decided the slow way."""
    counts = {(contest, item): count for _, contest, item, count in election.counts.rows()}
    for tier in layout.tiers:
        for row, contest in enumerate(tier.contests):
            ours = [int(one) for one in votes[tier.tier][draw, row]]
            for place, who in enumerate(tier.contestants[row]):
                counts[contest, who.id] = ours[place]
            counts[contest, "against_all"] = ours[-1]
            for item in ("valid", "cast", "invalid"):
                counts.pop((contest, item), None)
            counts[contest, "issued"] = None
    rows = [(election.contests[contest].unit, contest, item, count) for (contest, item), count in counts.items()]
    unit, contest_, item_, count_ = zip(*rows, strict=True)
    return replace(election, counts=Counts(unit, contest_, item_, count_), published=[], official=[])


def first_draws(count: int) -> range:
    return range(0, BLOCK, BLOCK // count)
