"""Kernels for what is asked for afterwards: quotas, whole numbers and remainders; the interval of divisors.

They are kept apart from the seats so that a batch of a million elections does not pay for them.
"""

from collections.abc import Sequence

from mandat.allocate.kernels import Flags, Ints, Out


def quotient_all(
    votes: Sequence[Ints], eligible: Sequence[Flags], num: Ints, den: Ints,
    whole: Sequence[Out], rest: Sequence[Out],
) -> None:  # fmt: skip
    """Divide each eligible party's votes by its election's quota num/den, into whole number and remainder."""
    for r in range(len(votes)):
        row = votes[r]
        may = eligible[min(r, len(eligible) - 1)]
        parts = whole[r]
        rests = rest[r]
        for i in range(len(row)):
            if may[i] and num[r] > 0 and den[r] > 0:
                parts[i] = row[i] * den[r] // num[r]
                rests[i] = row[i] * den[r] - parts[i] * num[r]


def interval_all(
    weights: Sequence[Ints], seats: Sequence[Ints], eligible: Sequence[Flags], prior: Sequence[Ints],
    minimum: Sequence[Ints], maximum: Sequence[Ints], num: Ints, den: Ints,
    low_num: Out, low_den: Out, high_num: Out, high_den: Out,
) -> None:  # fmt: skip
    """The largest claim refused (low) and the smallest claim granted (high) of each election.

    A denominator of 0 is infinity; minimum, maximum and prior seats neither grant nor refuse a claim.
    """
    for r in range(len(weights)):
        row = weights[r]
        got = seats[r]
        may = eligible[min(r, len(eligible) - 1)]
        had = prior[min(r, len(prior) - 1)]
        least = minimum[min(r, len(minimum) - 1)]
        most = maximum[min(r, len(maximum) - 1)]
        p, q = 0, 1
        a, b = 1, 0
        for i in range(len(row)):
            if may[i] and row[i] > 0:
                t = had[i] + got[i]
                if t < most[i] and row[i] * den[t] * q > p * num[t]:
                    p = row[i] * den[t]
                    q = num[t]
                t -= 1
                if t >= had[i] and t >= least[i] and row[i] * den[t] * b < a * num[t]:
                    a = row[i] * den[t]
                    b = num[t]
        low_num[r] = p
        low_den[r] = q
        high_num[r] = a
        high_den[r] = b
