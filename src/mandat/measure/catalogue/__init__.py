"""The measures, a file a family or two: names, questions, formulas, sources. The functions stand beside this room."""

from mandat.measure.catalogue.counting import FRAGMENTATION, MEASURES_OF_FRAGMENTATION
from mandat.measure.catalogue.distance import DISPROPORTIONALITY, MEASURES_OF_DISTANCE
from mandat.measure.catalogue.places import MEASURES_OF_PLACES, TERRITORY
from mandat.measure.catalogue.strength import EXPECTATION, MEASURES_OF_STRENGTH, POWER
from mandat.measure.catalogue.turns import CHANGE, COMPETITION, FOR_NOTHING, MEASURES_OF_TURNS
from mandat.measure.registry import Family, Measure, by_id

FAMILIES: tuple[Family, ...] = (
    DISPROPORTIONALITY,
    FRAGMENTATION,
    FOR_NOTHING,
    COMPETITION,
    TERRITORY,
    POWER,
    CHANGE,
    EXPECTATION,
)

MEASURES: dict[str, Measure] = by_id(
    sorted(
        (
            *MEASURES_OF_DISTANCE,
            *MEASURES_OF_FRAGMENTATION,
            *MEASURES_OF_TURNS,
            *MEASURES_OF_PLACES,
            *MEASURES_OF_STRENGTH,
        ),
        key=lambda one: FAMILIES.index(one.family),
    )
)
"""All measures by id, by family."""

__all__ = ["FAMILIES", "MEASURES"]
