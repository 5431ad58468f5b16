"""What was announced, against what the law gives: `official.csv` and declared winners."""

from mandat.decision.outcome import Announced, ContestOutcome, Difference, Outcome

_SETTLED = ("decided", "declared", "void", "unfilled")


def compare_announced(outcome: Outcome) -> Announced | None:
    """The comparison with what was announced, as far as it can be made; None where nothing was announced.

    A row with a contest (or with its repeat vote) is compared with that contest; a row without one holds a party's
    seats in the whole tier and is compared when every contest of the tier is decided. Where a contest or a tier has
    rows, who has no row was announced without a seat. Contests that are not counted to the end are not compared.
    """
    election = outcome.election
    by_contest: dict[str, dict[str, int]] = {}
    by_tier: dict[str, dict[str, int]] = {}
    for row in election.official:
        if row.contest:
            contest = election.contests[row.contest].repeats or row.contest
            by_contest.setdefault(contest, {})[row.contestant] = row.seats
        else:
            by_tier.setdefault(row.tier, {})[row.contestant] = row.seats
    for contest, winners in election.declared.items():
        first = election.contests[contest].repeats or contest
        decided = outcome.contests.get(first)
        if decided is not None and decided.state != "declared":
            by_contest.setdefault(first, dict.fromkeys(winners, 1))
    differences: list[Difference] = []
    compared = 0
    for contest, announced in by_contest.items():
        decided = outcome.contests.get(contest)
        if decided is not None and _settled(outcome, decided):
            compared += 1
            differences += _differences(decided.tier, contest, announced, decided.seats)
    for tier, announced in by_tier.items():
        ours = [one for one in outcome.contests.values() if one.tier == tier]
        if ours and tier not in outcome.fewer and all(_settled(outcome, one) for one in ours):
            compared += 1
            differences += _differences(tier, "", announced, outcome.tier_seats(tier))
    if not election.official and not compared:
        return None
    return Announced(not differences if compared else None, compared, tuple(differences))


def _settled(outcome: Outcome, contest: ContestOutcome) -> bool:
    return contest.state in _SETTLED and contest.contest not in outcome.uncounted


def _differences(tier: str, contest: str, announced: dict[str, int], decided: dict[str, int]) -> list[Difference]:
    return [
        Difference(tier, contest, who, announced.get(who, 0), decided.get(who, 0))
        for who in sorted(set(announced) | set(decided))
        if announced.get(who, 0) != decided.get(who, 0)
    ]
