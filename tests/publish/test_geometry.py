"""The places of an assembly, the regions of a map, the colours of parties."""

import math
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mandat.publish.colours import ALONE, PALETTE, contrast, ink_on, party_colours
from mandat.publish.places import MOST, dot, hemicycle
from mandat.publish.regions import drawable, kazakhstan


@settings(deadline=None, max_examples=60)
@given(st.lists(st.integers(0, 90), max_size=8))
def test_each_seat_has_one_place_and_parties_sit_in_blocks_from_left_to_right(numbers: list[int]) -> None:
    places = hemicycle(list(enumerate(numbers)))
    assert [place.party for place in places] == [party for party, number in enumerate(numbers) for _ in range(number)]
    turns = [math.atan2(place.y, -place.x) for place in places]
    assert all(earlier <= later + 1e-4 for earlier, later in pairwise(turns))


@pytest.mark.parametrize("total", [2, 3, 5, 6, 7, 8, 13, 29, 50, 98, 107, 145, 255, 500])
def test_no_two_dots_touch_and_all_stand_above_the_floor(total: int) -> None:
    places = hemicycle([("a", total)])
    nearest = min(math.dist(one[:2], other[:2]) for one, other in combinations(places, 2))
    assert nearest > 2 * dot(total)
    assert all(-1 <= place.x <= 1 and 0 <= place.y <= 1 for place in places)


@pytest.mark.parametrize("total", [5, 50, 98, 145, 500])
def test_the_house_is_the_same_seen_in_a_mirror(total: int) -> None:
    places = {(round(one.x, 3), round(one.y, 3)) for one in hemicycle([("a", total)])}
    assert places == {(round(-x, 3) + 0.0, y) for x, y in places}


def test_an_empty_house_has_no_place_and_one_person_sits_in_the_middle() -> None:
    assert hemicycle([]) == hemicycle([("a", 0)]) == []
    (only,) = hemicycle([("", 1)])
    assert (only.x, only.y, only.party) == (0, 1, "")


def test_seats_below_zero_or_beyond_any_assembly_are_refused() -> None:
    with pytest.raises(ValueError, match="below 0"):
        hemicycle([("a", -1)])
    with pytest.raises(ValueError, match=f"at most {MOST}"):
        hemicycle([("a", 10**12)])


def test_the_map_has_the_twenty_regions_inside_its_frame() -> None:
    drawn = kazakhstan()
    assert len({one.unit for one in drawn.shapes}) == 20
    assert [one.unit for one in drawn.shapes if one.city] == ["KZ-71", "KZ-75", "KZ-79"]
    assert all(0 < one.x < drawn.width and 0 < one.y < drawn.height and one.path for one in drawn.shapes)


def test_areas_on_the_map_are_true_to_each_other() -> None:
    """Aktobe Region has 300,629 km2 and Karaganda Region, after Ulytau Region left it in 2022, 239,045 km2."""
    area = {one.unit: _area(one.rings()) for one in kazakhstan().shapes}
    assert area["KZ-15"] / area["KZ-35"] == pytest.approx(300_629 / 239_045, rel=0.05)


def test_only_units_of_the_map_can_be_drawn_on_it() -> None:
    assert drawable(["KZ-10", "KZ-79"])
    assert not drawable(["KZ-10", "kz"])
    assert not drawable([])


def test_parties_have_colours_of_their_own_and_independents_none_of_a_party() -> None:
    given = party_colours(["", *(f"p{number}" for number in range(21))])
    assert given[""] == ALONE
    assert len(set(given.values())) == 22
    assert [given[f"p{number}"] for number in range(7)] == list(PALETTE)


def test_ink_is_read_on_every_colour() -> None:
    for colour in party_colours(["", *(f"p{number}" for number in range(21))]).values():
        assert contrast(colour, ink_on(colour)) >= 4.5
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    with pytest.raises(ValueError, match="#rrggbb"):
        ink_on("blue")


def _area(rings: list[list[tuple[int, int]]]) -> float:
    """Of the pieces together; holes turn the other way."""
    closed = [zip(ring, [*ring[1:], ring[0]], strict=True) for ring in rings]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for ring in closed for a, b in ring) / 2)
