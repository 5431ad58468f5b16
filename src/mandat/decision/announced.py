"""What was announced, against what the law gives: `official.csv` and declared winners."""

from collections import Counter

from mandat.decision.outcome import Announced, Difference, Outcome

_SETTLED = ("decided", "declared", "void", "unfilled", "silent")


def compare_announced(outcome: Outcome) -> Announced | None:
    """The comparison with what was announced, as far as it can be made; None where nothing was announced.

    A row with a contest is compared with that contest; a row without one holds a party's seats in the whole tier
    and is compared when every contest of the tier is decided. In a contest with rows, contestants without a row
    were announced without a seat.
    """
    election = outcome.election
    differences: list[Difference] = []
    compared = 0
    by_contest: dict[str, dict[str, int]] = {}
    by_tier: dict[str, dict[str, int]] = {}
    for row in election.official:
        if row.contest:
            by_contest.setdefault(row.contest, {})[row.contestant] = row.seats
        else:
            by_tier.setdefault(row.tier, {})[row.contestant] = row.seats
    for contest, winners in election.declared.items():
        decided = outcome.contests.get(contest)
        if decided is not None and decided.state != "declared" and contest not in by_contest:
            by_contest[contest] = dict.fromkeys(winners, 1)
    for contest, announced in by_contest.items():
        decided = outcome.contests.get(contest)
        if decided is None or decided.state not in _SETTLED:
            continue
        compared += 1
        for who in sorted(set(announced) | set(decided.seats)):
            expected, got = announced.get(who, 0), decided.seats.get(who, 0)
            if expected != got:
                differences.append(Difference(decided.tier, contest, who, expected, got))
    for tier, parties in by_tier.items():
        states = [one.state for one in outcome.contests.values() if one.tier == tier]
        if not states or any(state not in _SETTLED for state in states):
            continue
        compared += 1
        seats = Counter(outcome.tier_seats(tier))
        for party, expected in parties.items():
            if seats[party] != expected:
                differences.append(Difference(tier, "", party, expected, seats[party]))
    if not election.official and not compared:
        return None
    return Announced(not differences if compared else None, compared, tuple(differences))
