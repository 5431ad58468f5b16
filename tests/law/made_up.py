"""A made-up law that uses every key of the schema, for what no shipped document happens to say."""

LAW = """\
id = "xx/house"
from = 2001-01-01
until = 2009-12-31
enacted = 2000-12-24
held = [2002-05-05, 2006-05-07]
source = "Act 1 of 2000"
sure = "secondary"
name = { en = "House", ru = "Палата", kk = "Палата" }
seats = "council"
accounts = ["postal", "lost"]

[[tier]]
id = "district"
name = { en = "Districts", ru = "Округа", kk = "Округтер" }
ballot = "candidate"
area = "constituency"
seats = "one a contest"
turnout = { share = "1/4", compare = "more than", cite = "s. 4" }
allocate = { method = "majority", share = "1/2", of = "cast", compare = "more than", cite = "s. 5" }

[tier.against_all]
leads = "void"
cite = "s. 6"

[[tier.unfilled]]
then = "repeat vote"
alone = "elected"
among = "the first two"
when = "more than two candidates"
within = { en = "a week", ru = "неделя", kk = "бір апта" }
cite = "s. 7"
[[tier.unfilled]]
then = "repeat election"
when = "always"
cite = "s. 8"

[[tier]]
id = "list"
name = { en = "Lists", ru = "Списки", kk = "Тізімдер" }
ballot = "party"
area = "nation"
admit = [
    { share = "4.5%", of = "registered", compare = "at least", but = ["minority"], cite = "s. 9" },
    { seats = 3, tier = "district", cite = "s. 10" },
    { always = true, only = ["minority"], cite = "s. 11" },
]
none_admitted = { then = "all", cite = "s. 12" }
tie = [{ by = "more votes", cite = "s. 13" }, { by = "lot", cite = "s. 14" }]

[tier.seats]
share = "2/3"
round = "up"
cite = "s. 15"

[tier.at_least]
lists = 3
weight = "0.8"
seats = 1
leftover = "to the largest remainders"
excess = "undecided"
cite = "s. 16"

[tier.allocate]
method = "largest remainder"
quota = "droop"
rounding = "down"
cite = "s. 17"

[tier.fill]
by = "party decides"
within = { en = "a day", ru = "день", kk = "бір күн" }
otherwise = "alphabetical"
cite = "s. 18"
groups = [
    { of = ["women", "disability"], share = "1/3", on = "list", cite = "s. 19" },
    { of = ["youth"], share = "10%", on = "seats", cite = "s. 20" },
]

[[tier]]
id = "rest"
name = { en = "Rest", ru = "Остаток", kk = "Қалған" }
ballot = "party"
area = "territory"
seats = "council"
allocate = { method = "highest averages", divisors = "sainte-lague", first = "1.4", cite = "s. 21" }

[[tier]]
id = "last"
name = { en = "Last", ru = "Последние", kk = "Соңғы" }
ballot = "candidate"
area = "nation"
seats = 2
allocate = { method = "plurality", cite = "s. 22" }
form = "xx/station"
[[reading]]
id = "base"
question = { en = "Of what?", ru = "От чего?", kk = "Неден?" }
key = "tier.list.admit.1.of"
here = "registered"
other = ["cast", "valid"]
why = { en = "Two words.", ru = "Два слова.", kk = "Екі сөз." }
cite = "s. 23"

[[silent]]
situation = "none admitted"
about = { en = "Nobody.", ru = "Никто.", kk = "Ешкім." }
cite = "s. 24"

[[note]]
en = "A note."
ru = "Примечание."
kk = "Ескертпе."
"""


def line_number(part: str) -> int:
    """The 1-based line of the only line of LAW that holds `part`."""
    numbers = [number for number, line in enumerate(LAW.splitlines(), start=1) if part in line]
    assert len(numbers) == 1, (part, numbers)
    return numbers[0]
