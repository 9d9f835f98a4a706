"""Templates read back as the center they were made from; the page about files names all that is read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import sim
from experiments.cli import main
from sim.demand.expected import aht_scales, forecast_volumes
from sim.entities.activity import ACTIVITIES
from sim.errors import ConfigError
from sim.files import forecast, schedule, skills, staffing, state
from sim.files.skills import shown_skill
from sim.files.templates import templates
from sim.load.choices import CONFIGS, option_names
from sim.load.yaml import read_yaml


@pytest.mark.parametrize("name", option_names("center"))
def test_a_template_reads_back_as_the_center_it_was_made_from(name: str, tmp_path: Path) -> None:
    """The forecast to six digits; the staffing file as levels whose sum is near the hours on the phone."""
    center = sim.load(name)
    for file, text in templates(center).items():
        (tmp_path / file).write_text(text, "utf-8")
    data: dict[str, Any] = read_yaml(CONFIGS / "center" / f"{name}.yaml")
    for kind in data["contact_types"].values():
        if "demand" in kind:
            kept = {
                key: item
                for key, item in kind["demand"].items()
                if key not in ("volume", "shape", "weekdays", "outside_hours", "events")
            }
            kind["demand"] = kept | {"file": str(tmp_path / "forecast.csv")}
    for group in data["agent_groups"].values():
        for key in ("agents", "shifts", "breaks", "shrinkage", "off_phone", "away"):
            group.pop(key, None)
        group["headcount"] = {"on_phone": str(tmp_path / "staffing.csv")}
    again = sim.load(data)
    np.testing.assert_allclose(forecast_volumes(again), forecast_volumes(center), rtol=1e-5)
    np.testing.assert_allclose(aht_scales(again), aht_scales(center), rtol=1e-5)
    assert templates(again)["staffing.csv"] == templates(center)["staffing.csv"]


def test_a_template_of_shifts_names_agents_and_their_breaks() -> None:
    files = templates(sim.load("two_vendors", ["days=1"]))
    manila = [line for line in files["schedule.csv"].splitlines() if line.startswith("manila_desk 01")]
    assert manila[0] == "manila_desk 01,2026-04-13,20:00,04:30,work"
    assert [line.rsplit(",", 1)[1] for line in manila] == ["work", "break", "lunch", "break"]
    assert files["skills.csv"].splitlines()[1] == "consumer_desk 01,consumer_desk,1,1,,"
    assert files["forecast.csv"].splitlines()[0] == "date,start,type,volume,aht"


def test_the_page_about_files_names_every_column_and_activity() -> None:
    page = (CONFIGS.parent / "docs" / "files.md").read_text("utf-8")
    for columns in (forecast.COLUMNS, staffing.COLUMNS, schedule.COLUMNS, skills.COLUMNS, state.COLUMNS):
        assert f"`{','.join(columns)}`" in page
    assert [word for word in ACTIVITIES if f"`{word}`" not in page] == []


def test_who_is_at_a_training_when_a_break_is_due_takes_it_afterwards(tmp_path: Path) -> None:
    """The first agent of Ridgeline, on Tuesday from 10:00 to 12:00; nobody is booked twice, so that the files read."""
    assert main(["template", "center=ridgeline", f"out={tmp_path / 'week'}"]) == 0
    lines = (tmp_path / "week" / "schedule.csv").read_text("utf-8").splitlines()
    tuesday = sorted(line for line in lines if line.startswith("consumer_voice 01,2026-04-14"))
    assert "consumer_voice 01,2026-04-14,10:00,12:00,training" in tuesday
    assert "consumer_voice 01,2026-04-14,12:00,12:30,lunch" in tuesday
    assert sim.load(tmp_path / "week" / "center.yaml").self_services == sim.load("ridgeline").self_services


@pytest.mark.parametrize("name", option_names("center"))
def test_both_center_files_of_a_template_can_be_loaded_as_they_are(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Named agents by schedule and skills, or seats by staffing: the same contact types and groups."""
    monkeypatch.chdir(tmp_path)
    assert main(["template", f"center={name}", "out=week"]) == 0
    center = sim.load(name)
    for file in ("center.yaml", "headcounts.yaml"):
        again = sim.load(Path("week") / file)
        assert (again.type_names, again.group_names) == (center.type_names, center.group_names)


def test_files_of_a_week_serve_any_of_its_days(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lines of the week's other days are left out; those of days that the center file has not stay mistakes."""
    monkeypatch.chdir(tmp_path)
    assert main(["template", "center=two_skills", "out=week"]) == 0
    whole = sim.load("week/center.yaml")
    for file in ("center.yaml", "headcounts.yaml"):
        tuesday = sim.load(f"week/{file}", ["start=2026-04-14", "days=1"])
        np.testing.assert_allclose(forecast_volumes(tuesday), forecast_volumes(whole)[48:96])
    there = [agents for agents in templates(tuesday)["staffing.csv"].splitlines() if "2026-04-14" in agents]
    assert there == [line for line in templates(whole)["staffing.csv"].splitlines() if "2026-04-14" in line]
    with pytest.raises(ConfigError, match="has no line of sales on 2026-04-20"):
        sim.load("week/center.yaml", ["start=2026-04-20", "days=1"])
    forecast_file = Path("week/forecast.csv")
    forecast_file.write_text(forecast_file.read_text("utf-8") + "2027-04-14,08:00,sales,5,300\n", "utf-8")
    with pytest.raises(ConfigError, match="2027-04-14 lies outside the center's days, 2026-04-14 alone"):
        sim.load("week/center.yaml", ["start=2026-04-14", "days=1"])


@pytest.mark.parametrize(
    ("rank", "aht", "cell"), [(1, 1.0, "1"), (2, 1.1, "2@1.1"), (0, 1.0, "0@1"), (0, 0.9, "0@0.9")]
)
def test_a_skill_is_written_with_its_rank_and_multiplier(rank: int, aht: float, cell: str) -> None:
    """The rank 0 too, whose bare cell would be refused."""
    assert shown_skill(rank, aht) == cell
