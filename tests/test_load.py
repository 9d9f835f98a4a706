"""The door: names, paths and dicts; choices and values replaced as asked for; YAML as data and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

import sim
from sim.errors import ConfigError
from sim.load import describe
from sim.load.choices import CONFIGS, option_names
from sim.load.overrides import parse_overrides
from sim.load.yaml import read_yaml

SHOP = CONFIGS / "center" / "small_shop.yaml"


def _message(*arguments: object) -> str:
    with pytest.raises(ConfigError) as caught:
        sim.load(*arguments)  # type: ignore[arg-type]
    return str(caught.value)


def _file(folder: Path, text: str) -> Path:
    path = folder / "mine.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_name_a_path_and_a_dict_are_the_same_center() -> None:
    by_name, by_path, by_dict = sim.load("small_shop"), sim.load(str(SHOP)), sim.load(read_yaml(SHOP))
    assert by_name.digest == by_path.digest == by_dict.digest == sim.load(SHOP).digest


def test_a_choice_replaces_the_whole_section() -> None:
    center = sim.load(
        {**read_yaml(SHOP), "routing": {"policy": "random", "overflow": [{"rank": 2, "after": "9s"}]}}
    )
    assert center.routing.overflow
    chosen = sim.load("small_shop", ["routing=least_occupied"])
    assert (chosen.routing.policy, chosen.routing.overflow) == ("least_occupied", ())


def test_a_choice_is_taken_before_values_whatever_the_order() -> None:
    center = sim.load("small_shop", ["routing.contacts=first_come_first_served", "routing=random"])
    assert (center.routing.policy, center.routing.contacts) == ("random", "first_come_first_served")


def test_null_keeps_the_centers_own_section_and_a_tilde_deletes_it() -> None:
    own = sim.load("two_skills", ["routing=null"])
    assert own.routing.policy == "skill_rank"
    assert sim.load("two_skills", ["~routing"]).routing.policy == "longest_idle"


def test_a_value_replaces_its_node_so_that_a_law_can_be_swapped() -> None:
    center = sim.load("two_skills", ["contact_types.sales.patience={gamma:{mean:3min,cv:0.5}}"])
    assert (
        center.contact_types["sales"].patience
        == sim.load("two_skills", ['contact_types.sales.patience={"gamma": {"mean": "3min", "cv": 0.5}}'])
        .contact_types["sales"]
        .patience
    )
    assert center.contact_types["sales"].patience.mean == 180e6  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("override", "path"),
    [
        ("days=3", lambda c: c.days == 3),
        ("center.days=3", lambda c: c.days == 3),
        ("agent_groups.desk.agents=9", lambda c: c.agent_groups["desk"].headcount.scheduled == 9),
        (
            "agent_groups.desk.headcount.scheduled=9",
            lambda c: c.agent_groups["desk"].headcount.scheduled == 9,
        ),
        ("agent_groups.desk.headcount={fte: 7.5}", lambda c: c.agent_groups["desk"].headcount.fte == 7.5),
        ("agent_groups.desk.skills.orders.aht=1.2", lambda c: c.aht_ppm("desk", "orders") == 1_200_000),
        (
            "agent_groups.desk.breaks.0.length=20min",
            lambda c: c.agent_groups["desk"].breaks[0].length == 1_200_000_000,
        ),
        ("~agent_groups.desk.breaks", lambda c: c.agent_groups["desk"].breaks == ()),
        ("+contact_types.orders.resolution=0.7", lambda c: c.contact_types["orders"].resolution == 0.7),
        (
            "contact_types.orders.target.within=30s",
            lambda c: c.contact_types["orders"].target.within == 30_000_000,
        ),
        ("contact_types.orders.patience=never", lambda c: c.contact_types["orders"].patience is None),
        (
            'agent_groups.desk.headcount={on_phone: {"09:00": 4}}',
            lambda c: c.agent_groups["desk"].headcount.on_phone,
        ),
    ],
)
def test_overrides(override: str, path: object) -> None:
    extra = ["~agent_groups.desk.breaks"] if "on_phone" in override else []
    assert path(sim.load("small_shop", [override, *extra]))  # type: ignore[operator]


def test_an_override_of_what_a_yaml_anchor_repeats_changes_one_place() -> None:
    center = sim.load("two_skills", ["agent_groups.sales_desk.breaks.0.length=20min"])
    lengths = {name: group.breaks[0].length for name, group in center.agent_groups.items()}
    assert lengths.pop("sales_desk") == 1_200_000_000
    assert set(lengths.values()) == {900_000_000}


def test_a_name_with_an_umlaut_can_be_overridden() -> None:
    data = read_yaml(SHOP)
    data["contact_types"] = {"Verkäufe": data["contact_types"]["orders"]}
    data["agent_groups"]["desk"]["skills"] = ["Verkäufe"]
    center = sim.load(data, ["contact_types.Verkäufe.priority=4"])
    assert center.contact_types["Verkäufe"].priority == 4


def test_another_center_can_be_chosen_by_an_override() -> None:
    assert sim.load("small_shop", ["center=two_skills", "days=1"]).name == "Two skills"


def test_overrides_do_not_change_what_they_start_from() -> None:
    start = describe("small_shop")
    changed = start.changed(["agent_groups.desk.agents=9", "~agent_groups.desk.pay"])
    assert start.center().digest == sim.load("small_shop").digest != changed.center().digest


def test_loading_leaves_a_callers_dict_alone() -> None:
    data = read_yaml(SHOP)
    sim.load(data, ["agent_groups.desk.agents=9"])
    assert data == read_yaml(SHOP)


def test_hydra_is_imported_only_where_something_is_composed() -> None:
    import subprocess
    import sys

    script = "import sys, sim; sim.load('small_shop'); print('hydra' in sys.modules, 'numba' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


# ---- YAML ------------------------------------------------------------------------------------------------------


def test_unquoted_clock_times_mean_what_they_say(tmp_path: Path) -> None:
    """Other readers of YAML make numbers to the base of 60 of them; a number is no clock time."""
    text = SHOP.read_text("utf-8").replace(
        "    agents: 6\n", "    headcount: {on_phone: {09:00: 6, 10:30: 5, 24:00: 0}}\n"
    )
    text = text[: text.index("    breaks:")]
    center = sim.load(_file(tmp_path, text))
    steps = center.agent_groups["desk"].headcount.on_phone["mon"]  # type: ignore[union-attr, index]
    assert [step / 3_600_000_000 for step, _ in steps] == [9.0, 10.5, 24.0]
    with pytest.raises(
        ConfigError, match=r'from: a clock time needs quotes, such as "08:30" .got the number 1030.'
    ):
        sim.load("small_shop", ["from=1030"])


def test_a_date_stays_a_date_and_merge_keys_are_no_doubles(tmp_path: Path) -> None:
    path = _file(tmp_path, "a: &a {x: 1, y: 2}\nb: {<<: *a, y: 3}\nstart: 2026-04-13\n")
    assert read_yaml(path) == {"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 3}, "start": "2026-04-13"}


@pytest.mark.parametrize(
    ("text", "fragments"),
    [
        ("name: a\nname: b\n", ["line 2, column 1", 'the key "name" is written twice, also on line 1']),
        (
            "name: a\ncontact_types:\n\tsales: 1\n",
            ["line 3, column 1", "a tab; YAML is indented with spaces"],
        ),
        ("name: [a\ndays: 2\n", ["line 2, column"]),
        (
            "name: !!python/object/apply:os.system ['true']\n",
            ["line 1", "is refused; a config is plain data"],
        ),
        ("name: !!python/name:os.system\n", ["line 1", "is refused; a config is plain data"]),
        ("- a\n- b\n", ["holds no settings"]),
        ("", ["holds no settings"]),
        (
            "contact_types: {NO: {channel: phone}}\n",
            ["contact_types: YAML reads an unquoted NO", "name in quotes"],
        ),
        ("agent_groups: {desk: {skills: [off]}}\n", ["agent_groups.desk.skills[0]", "put it in quotes"]),
        ("name: ${oc.env:HOME}\n", ["name: '${oc.env:HOME}' is not read: a config is data"]),
        ("name: ${nothing_here}\n", ["nothing_here"]),
    ],
)
def test_bad_yaml_is_told_with_its_place(tmp_path: Path, text: str, fragments: list[str]) -> None:
    message = _message(_file(tmp_path, text))
    assert "mine.yaml: 1 problem" in message
    assert [fragment for fragment in fragments if fragment not in message] == []


def test_a_target_to_execute_is_just_an_unknown_key(tmp_path: Path) -> None:
    canary = tmp_path / "executed"
    text = SHOP.read_text("utf-8") + f"_target_: os.mkdir\n_args_: [{canary}]\n"
    message = _message(_file(tmp_path, text))
    assert '_target_: unknown key "_target_"' in message
    assert not canary.exists()


def test_a_value_may_name_another_value(tmp_path: Path) -> None:
    text = SHOP.read_text("utf-8").replace("days: 1\n", "days: ${center.agent_groups.desk.agents}\n")
    assert sim.load(_file(tmp_path, text)).days == 6


def test_a_huge_or_binary_or_missing_file_is_refused(tmp_path: Path) -> None:
    log = tmp_path / "log.yaml"
    with log.open("wb") as stream:
        stream.truncate(2_000_000_000)
    assert "is 2,000 MB; a YAML file has at most 20 MB" in _message(log)
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00name")
    assert "is not UTF-8 text" in _message(binary)
    assert "cannot be read: no such file or directory" in _message(tmp_path / "none.yaml")
    assert "cannot be read: is a directory" in _message(tmp_path)


# ---- folders of the user's own -----------------------------------------------------------------------------------


def test_a_folder_of_the_users_own_offers_more_choices(tmp_path: Path) -> None:
    (tmp_path / "center").mkdir()
    (tmp_path / "routing").mkdir()
    (tmp_path / "center" / "mine.yaml").write_text(
        "defaults:\n  - small_shop\n  - _self_\nname: Mine\n", "utf-8"
    )
    (tmp_path / "routing" / "toss.yaml").write_text("policy: random\n", "utf-8")
    center = sim.load("mine", ["routing=toss"], [tmp_path])
    assert (center.name, center.routing.policy) == ("Mine", "random")
    assert center.contact_types == sim.load("small_shop").contact_types


def test_two_files_of_one_name_are_not_silently_chosen_between(tmp_path: Path) -> None:
    (tmp_path / "center").mkdir()
    (tmp_path / "center" / "small_shop.yaml").write_text("name: Mine\n", "utf-8")
    with pytest.raises(ConfigError, match=r'"small_shop" stands for .* rename one of them'):
        sim.load("small_shop", (), [tmp_path])


def test_a_defaults_list_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    (tmp_path / "center").mkdir()
    (tmp_path / "center" / "mine.yaml").write_text("defaults: [nowhere]\n", "utf-8")
    with pytest.raises(ConfigError, match="Could not load 'center/nowhere'"):
        sim.load("mine", (), [tmp_path])
    assert "needs the file to lie in a folder center/" in _message(
        _file(tmp_path, "defaults: [small_shop]\n")
    )


def test_a_name_of_a_file_beside_is_no_choice_but_a_hint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _file(tmp_path, SHOP.read_text("utf-8"))
    assert "for the file in this folder write center=mine.yaml" in _message("mine")
    assert sim.load("mine.yaml").name == "Small shop"


def test_the_way_out_of_a_folder_is_closed() -> None:
    with pytest.raises(ConfigError, match="there is no routing"):
        sim.load("small_shop", ["routing=../center/small_shop"])


def test_the_grammar_is_hydras_and_yaml_where_that_has_no_words() -> None:
    values = {
        item.key: item.value
        for item in parse_overrides(["a.b=[1,2]", "c='x y'", "d={x:20s}", 'e={"08:00": 4}'])
    }
    assert values == {"a.b": [1, 2], "c": "x y", "d": {"x": "20s"}, "e": {"08:00": 4}}
    (sweep,) = parse_overrides(["routing=priority,random"])
    assert sweep.sweep == ("priority", "random")


def test_every_group_has_choices() -> None:
    assert {"longest_idle", "timed_overflow", "reserve"} <= set(option_names("routing"))
    assert option_names("staffing") == ["as_given", "erlang_a", "erlang_c", "fixed", "square_root"]
    assert option_names("sourcing") == ["fill_first", "one_queue", "percentage"]
