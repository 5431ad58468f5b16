"""The kernels: one election's votes to seats, and the loops over many elections.

Plain Python over indexable integers, in the subset that Numba compiles. `run` calls them on lists of Python
integers, or compiled on int64 arrays; the source is the same. Nothing is checked here: the callers check.

In every row: `seats` and `tied` are written; `low`, `high` and `claim` are scratch. While a kernel works,
`seats` holds all seats of a party, prior ones included; at the end the prior ones are taken off.

All kernels of a family stay in this one file: Numba's cache on disk notices changes only in the file of the
function that it compiled.
"""

from collections.abc import MutableSequence, Sequence

Ints = Sequence[int]
Flags = Sequence[bool]
Out = MutableSequence[int]
Marks = MutableSequence[bool]

EXACT, DOWN, UP, NEAREST, DROOP = 0, 1, 2, 3, 4


def settle(tied: Marks, prefer: Ints, seats: Out, places: int) -> int:
    """Give `places` seats to the tied, lower ranks first; return how many stay open.

    On return `tied` marks those among whom the open seats are still to be decided: all of one rank.
    """
    n = len(tied)
    while places > 0:
        rank = 0
        size = 0
        for i in range(n):
            if tied[i]:
                if size == 0 or prefer[i] < rank:
                    rank = prefer[i]
                    size = 1
                elif prefer[i] == rank:
                    size += 1
        if size > places:
            for i in range(n):
                if tied[i] and prefer[i] != rank:
                    tied[i] = False
            break
        for i in range(n):
            if tied[i] and prefer[i] == rank:
                tied[i] = False
                seats[i] += 1
        places -= size
    if places == 0:
        for i in range(n):
            tied[i] = False
    return places


def take_largest(votes: Ints, among: Flags, places: int, prefer: Ints, seats: Out, tied: Marks) -> int:
    """Give one seat more to each of the `places` largest positive votes; return the seats that a tie leaves."""
    n = len(votes)
    bound = 0
    for i in range(n):
        bound = max(bound, votes[i] * among[i] + 1)
    while places > 0:
        best = 0
        size = 0
        for i in range(n):
            v = votes[i] * among[i]
            if best < v < bound:
                best = v
                size = 1
            elif v == best and v > 0:
                size += 1
        if size == 0:
            return 0
        for i in range(n):
            if votes[i] == best and among[i]:
                if size > places:
                    tied[i] = True
                else:
                    seats[i] += 1
        if size > places:
            return settle(tied, prefer, seats, places)
        places -= size
        bound = best
    return 0


def leader(votes: Ints, eligible: Flags) -> int:
    """Who has the most votes; -1 if nobody has any, -2 if it is a tie."""
    n = len(votes)
    best = 0
    for i in range(n):
        v = votes[i] * eligible[i]
        best = v if v > best else best
    # Two branchless passes: Numba turns them into vector instructions.
    size = 0
    where = 0
    for i in range(n):
        hit = votes[i] * eligible[i] == best
        size += hit
        where += i * hit
    if best == 0:
        return -1
    return where if size == 1 else -2


def quota_of(total: int, house: int, plus: int, mode: int, fixed: int, over: int) -> tuple[int, int]:
    """The quota as numerator and denominator: fixed/over where fixed > 0, else total/(house + plus), rounded.

    A quota that rounds to nothing is one vote. The denominator is 0 where there is no quota.
    """
    num, den = total, house + plus
    if fixed > 0:
        num, den = fixed, over
    if mode == EXACT or den == 0:
        return num, den
    if mode == UP:
        num = (num + den - 1) // den
    elif mode == NEAREST:
        num = (2 * num + den) // (2 * den)
    elif mode == DROOP:
        num = num // den + 1
    else:
        num = num // den
    return max(num, 1), 1


def remainder_row(
    votes: Ints, house: int, eligible: Flags, leftover: Flags, prior: Ints, minimum: Ints, maximum: Ints,
    prefer: Ints, plus: int, mode: int, fixed: int, over: int, least: int, per: int,
    seats: Out, tied: Marks, low: Out, claim: Out,
) -> int:  # fmt: skip
    """Largest remainder; return the seats that a tie leaves open.

    With t seats a party claims its next one with votes*den - t*num: the seats go to the largest claims.
    Whole quotas are claims of at least `num`; so only the difference to the house is worked off one by one.
    """
    n = len(votes)
    total = 0
    places = house
    for i in range(n):
        total += votes[i] * eligible[i]
        places -= prior[i]
        seats[i] = 0
    if places <= 0:
        return 0
    num, den = quota_of(total, house, plus, mode, fixed, over)
    under = -(house + 1) * num - 1  # below any claim: "makes none"
    need = house
    for i in range(n):
        t = prior[i]
        if eligible[i]:
            t = max(t, minimum[i])
        low[i] = t
        claim[i] = under
        if eligible[i] and votes[i] > 0:
            t = max(t, min(votes[i] * den // num, maximum[i]))
            rest = votes[i] * den - t * num
            if leftover[i] and t < maximum[i] and (least == 0 or rest * per >= least * num):
                claim[i] = rest
        seats[i] = t
        need -= t

    last = under
    while need > 0:  # the remainders
        best = 0
        last = under
        for i in range(n):
            if claim[i] > last:
                last = claim[i]
                best = i
        if last == under:
            break
        seats[best] += 1
        need -= 1
        rest = last - num
        if seats[best] >= maximum[best] or (least > 0 and rest * per < least * num):
            rest = under
        claim[best] = rest
    if need < 0:  # more whole quotas than seats: the smallest claims go back
        for i in range(n):
            claim[i] = under
        while need < 0:
            best = -1
            for i in range(n):
                if seats[i] > low[i]:
                    rest = votes[i] * den - (seats[i] - 1) * num
                    if best < 0 or rest < last:
                        last = rest
                        best = i
            seats[best] -= 1
            claim[best] = last
            need += 1

    refused = 0
    for i in range(n):
        refused += claim[i] == last
    left = 0
    if last > under and refused > 0:
        for i in range(n):
            if claim[i] == last:
                tied[i] = True
            elif seats[i] > low[i] and votes[i] * den - (seats[i] - 1) * num == last:
                tied[i] = True
                seats[i] -= 1
                left += 1
        if left > 0:
            left = settle(tied, prefer, seats, left)
        else:
            for i in range(n):
                tied[i] = False
    for i in range(n):
        seats[i] -= prior[i]
    return left


def averages_row(
    votes: Ints, weights: Ints, house: int, eligible: Flags, prior: Ints, minimum: Ints, maximum: Ints,
    prefer: Ints, num: Ints, den: Ints, offset: float, shift: int,
    seats: Out, tied: Marks, low: Out, high: Out,
) -> int:  # fmt: skip
    """Highest averages; return the seats that a tie leaves open.

    With t seats a party claims its next one with weights*den[t] / num[t]. Any start will do: seats are added
    to the largest claims or taken from the smallest until the house is right, then exchanged until no refused
    claim is larger than one granted. A start near the end (a float guess) only saves steps.
    """
    n = len(votes)
    total = 0
    places = house
    free = house
    zeros = 0
    parties = 0
    for i in range(n):
        seats[i] = 0
        places -= prior[i]
        low[i] = prior[i]
        high[i] = prior[i]
        if eligible[i]:
            low[i] = max(prior[i], minimum[i])
            high[i] = low[i]
            if votes[i] > 0:
                high[i] = max(low[i], min(maximum[i], house))
                total += votes[i]
                parties += 1
        zeros += low[i] == 0 and high[i] > 0
        free -= low[i]
    if places <= 0:
        return 0

    if num[0] == 0:  # a first seat divided by zero comes before every other claim
        if zeros > free:
            for i in range(n):
                seats[i] = low[i] - prior[i]
                high[i] = low[i] == 0 and high[i] > 0
            return take_largest(votes, high, free, prefer, seats, tied)  # type: ignore[arg-type]
        for i in range(n):
            if low[i] == 0 and high[i] > 0:
                low[i] = 1

    held = 0
    scale = 0.0
    if offset >= 0 and total >> shift > 0:
        scale = (house + parties * (offset - 0.5)) / (total >> shift)
    for i in range(n):
        t = low[i]
        if scale > 0:
            t = min(max(t, int((votes[i] >> shift) * scale + 1.0 - offset)), high[i])
        seats[i] = t
        held += t

    while True:
        gain = -1
        p, q = 0, 1  # the largest claim refused, p/q
        if held <= house:
            for i in range(n):
                t = seats[i]
                if t < high[i] and weights[i] * den[t] * q > p * num[t]:
                    gain = i
                    p = weights[i] * den[t]
                    q = num[t]
        loss = -1
        a, b = 1, 0  # the smallest claim granted, a/b
        if held >= house:
            for i in range(n):
                t = seats[i] - 1
                if t >= low[i] and weights[i] * den[t] * b < a * num[t]:
                    loss = i
                    a = weights[i] * den[t]
                    b = num[t]
        if held < house:
            if gain < 0:
                break
            seats[gain] += 1
            held += 1
        elif held > house:
            seats[loss] -= 1
            held -= 1
        elif gain >= 0 and loss >= 0 and p * b > a * q:
            seats[gain] += 1
            seats[loss] -= 1
        else:
            break

    left = 0
    if gain >= 0 and loss >= 0 and p * b == a * q:
        for i in range(n):
            t = seats[i]
            if t < high[i] and weights[i] * den[t] * q == p * num[t]:
                tied[i] = True
            elif t > low[i] and weights[i] * den[t - 1] * q == p * num[t - 1]:
                tied[i] = True
                seats[i] -= 1
                left += 1
        left = settle(tied, prefer, seats, left)
    for i in range(n):
        seats[i] -= prior[i]
    return left


# Loops over many elections. An option has one row for all elections, or one for each.


def plurality_all(
    votes: Sequence[Ints], eligible: Sequence[Flags], prefer: Sequence[Ints],
    seats: Sequence[Out], tied: Sequence[Marks], opened: Out,
) -> None:  # fmt: skip
    for r in range(len(votes)):
        first = leader(votes[r], eligible[min(r, len(eligible) - 1)])
        if first >= 0:
            seats[r][first] = 1
        elif first == -2:
            opened[r] = take_largest(
                votes[r], eligible[min(r, len(eligible) - 1)], 1, prefer[min(r, len(prefer) - 1)],
                seats[r], tied[r],
            )  # fmt: skip


def block_all(
    votes: Sequence[Ints], house: Ints, eligible: Sequence[Flags], prefer: Sequence[Ints],
    seats: Sequence[Out], tied: Sequence[Marks], opened: Out,
) -> None:  # fmt: skip
    for r in range(len(votes)):
        opened[r] = take_largest(
            votes[r], eligible[min(r, len(eligible) - 1)], house[min(r, len(house) - 1)],
            prefer[min(r, len(prefer) - 1)], seats[r], tied[r],
        )  # fmt: skip


def remainder_all(
    votes: Sequence[Ints], house: Ints, eligible: Sequence[Flags], leftover: Sequence[Flags],
    prior: Sequence[Ints], minimum: Sequence[Ints], maximum: Sequence[Ints], prefer: Sequence[Ints],
    fixed: Ints, over: Ints, plus: int, mode: int, least: int, per: int,
    seats: Sequence[Out], tied: Sequence[Marks], opened: Out, low: Out, claim: Out,
) -> None:  # fmt: skip
    for r in range(len(votes)):
        left = remainder_row(
            votes[r], house[min(r, len(house) - 1)], eligible[min(r, len(eligible) - 1)],
            leftover[min(r, len(leftover) - 1)], prior[min(r, len(prior) - 1)],
            minimum[min(r, len(minimum) - 1)], maximum[min(r, len(maximum) - 1)],
            prefer[min(r, len(prefer) - 1)], plus, mode, fixed[min(r, len(fixed) - 1)],
            over[min(r, len(over) - 1)], least, per, seats[r], tied[r], low, claim,
        )  # fmt: skip
        if left > 0:
            opened[r] = left


def averages_all(
    votes: Sequence[Ints], weights: Sequence[Ints], house: Ints, eligible: Sequence[Flags],
    prior: Sequence[Ints], minimum: Sequence[Ints], maximum: Sequence[Ints], prefer: Sequence[Ints],
    num: Ints, den: Ints, offset: float, shift: int,
    seats: Sequence[Out], tied: Sequence[Marks], opened: Out, low: Out, high: Out,
) -> None:  # fmt: skip
    for r in range(len(votes)):
        left = averages_row(
            votes[r], weights[r], house[min(r, len(house) - 1)], eligible[min(r, len(eligible) - 1)],
            prior[min(r, len(prior) - 1)], minimum[min(r, len(minimum) - 1)],
            maximum[min(r, len(maximum) - 1)], prefer[min(r, len(prefer) - 1)],
            num, den, offset, shift, seats[r], tied[r], low, high,
        )  # fmt: skip
        if left > 0:
            opened[r] = left


def leaders_all(
    votes: Sequence[Ints], party: Ints, among: Flags, width: int, seats: Sequence[Out], opened: Out
) -> None:
    """Plurality in contests of `width` candidates, one after the other in each row; a tie counts in `opened`."""
    for r in range(len(votes)):
        for start in range(0, len(party), width):
            first = leader(votes[r][start : start + width], among)
            if first >= 0:
                seats[r][party[start + first]] += 1
            elif first == -2:
                opened[r] += 1
