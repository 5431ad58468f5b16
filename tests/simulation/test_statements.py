"""What can be asked of the draws."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mandat
from mandat.simulation import Model, ModelError, Probability, Simulation, Swing
from mandat.simulation.statement import name_of
from tests.simulation.making import filled


@pytest.fixture(scope="module")
def found() -> Simulation:
    return mandat.simulate(filled(), 2000, Swing("nation", 0.3) + Swing("candidate", 0.3), seed=4)


def test_a_statement_counts_the_draws_in_which_it_holds(found: Simulation) -> None:
    records = found.to_records()
    for statement, holds in (
        ("amanat >= 65", records["amanat"] >= 65),
        ("amanat + respublica >= 75", records["amanat"] + records["respublica"] >= 75),
        (
            "list_amanat > 2 * (list_auyl + list_aqjol)",
            records["list_amanat"] > 2 * (records["list_auyl"] + records["list_aqjol"]),
        ),
        ("jsdp_admitted = 1 and independents <= 3", (records["jsdp_admitted"] == 1) & (records["independents"] <= 3)),
        ("if jsdp_admitted = 0 then jsdp = 0", (records["jsdp_admitted"] == 1) | (records["jsdp"] == 0)),
        ("amanat > 2/3".replace("2/3", "66% of seats"), records["amanat"] * 100 > 66 * 98),
    ):
        assert found.probability(statement).count == int(holds.sum()), statement


def test_statements_given_before_are_those_asked_after(found: Simulation) -> None:
    asked = ["amanat >= 65", "qhp_admitted = 1"]
    again = mandat.simulate(filled(), 2000, Swing("nation", 0.3) + Swing("candidate", 0.3), seed=4, statements=asked)
    assert again.statements == {one: found.probability(one) for one in asked}


@pytest.mark.parametrize(
    "statement", ["amanat", "nobody >= 1", "amanat >= ", "__import__('os') = 1", "amanat * auyl > 3", "", "1 > 0"]
)
def test_what_is_no_statement_is_told_in_one_line(found: Simulation, statement: str) -> None:
    with pytest.raises(ModelError) as error:
        found.probability(statement)
    assert "\n" not in str(error.value)


def test_a_majority_is_the_statement_of_it(found: Simulation) -> None:
    amanat = found.distribution("amanat")
    assert found.majority == 50
    assert amanat.at_least(50) == found.probability("amanat >= 50")
    assert amanat.mean == pytest.approx(found.to_records()["amanat"].mean())
    assert amanat.quantile(0.5) == int(found.to_records()["amanat"].median())  # type: ignore[arg-type]


def test_coalitions_have_a_majority_together_and_less_without_any(found: Simulation) -> None:
    for parties, probability in found.coalitions(quota=70):
        names = [name_of(one) for one in parties]
        asked = f"{' + '.join(names)} >= 70"
        for one in names if len(names) > 1 else []:
            asked += f" and {' + '.join(names)} - {one} < 70"
        assert found.probability(asked) == probability


def test_seats_of_the_tiers_add_up_in_every_draw(found: Simulation) -> None:
    records = found.to_records()
    for party in ("amanat", "auyl", "independents"):
        assert (records[party] == records[f"list_{party}"] + records[f"district_{party}"]).all()
    assert (records["open"] == 0).all()


@given(st.integers(1, 10**6), st.data())
def test_the_bounds_of_a_probability_hold_it(draws: int, data: st.DataObject) -> None:
    count = data.draw(st.integers(0, draws))
    one = Probability(count, draws)
    low, high = one.bounds
    assert 0 <= low <= one <= high <= 1
    assert one.error == pytest.approx((one * (1 - one) / draws) ** 0.5)


def test_measures_are_those_of_the_draws(found: Simulation) -> None:
    """Of a model without any chance, the measures of the election itself."""
    still = mandat.simulate(filled(), 10, Model())
    own = mandat.measure.of(mandat.decide(filled()))
    assert still.measures["gallagher"].mean == pytest.approx(own["gallagher"][""], abs=1e-8)
    assert still.measures["loosemore_hanby"].mean == pytest.approx(own["loosemore_hanby"][""], abs=1e-8)
    assert still.measures["laakso_taagepera"].mean == pytest.approx(own["laakso_taagepera"][", seats"], abs=1e-7)


def test_the_tables_can_be_written(found: Simulation) -> None:
    assert found.seats.filter(scope="", party="amanat")["mean"][0] == found.distribution("amanat").mean
    assert found.to_csv().startswith("scope,party,mean")
    assert "<table>" in found._repr_html_()
