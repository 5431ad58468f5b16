"""Whether the law may make a contest void, or surely does, whatever the outstanding ballots say."""

from fractions import Fraction

from mandat.decision.outstanding.space import Space


def may_be_void(space: Space) -> bool:
    """Every ballot against all; or not one more comes, and the lists are as long as they can be."""
    line, rule = space.tier.against_all, space.tier.turnout
    if line is not None and line.leads == "void":
        high = space.against_all.high
        if high is None or high + space.ballots > max(space.votes, default=0):
            return True
    if rule is None:
        return False
    cast, voters = space.bases["cast"], space.bases["registered"]
    strict = rule.compare == "more than"
    return voters.high is None or not _held(cast.low, voters.high, rule.share, strict)


def surely_void(space: Space) -> bool:
    """Not even every ballot for the first is enough; or every ballot comes, and the turnout is still too low."""
    line, rule = space.tier.against_all, space.tier.turnout
    leads = line is not None and line.leads == "void"
    if leads and space.against_all.low > max(space.votes, default=0) + space.ballots:
        return True
    if rule is None:
        return False
    cast, voters = space.bases["cast"], space.bases["registered"]
    strict = rule.compare == "more than"
    return (
        cast.high is not None
        and voters.low > 0
        and not _held(cast.high + space.ballots, voters.low, rule.share, strict)
    )


def _held(cast: int, voters: int, share: Fraction, strict: bool) -> bool:
    """Whether the turnout is high enough; of no voters none is."""
    return voters > 0 and (cast > share * voters if strict else cast >= share * voters)
