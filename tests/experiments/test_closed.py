"""A run during which nobody is on duty has a report like any other, from every command that writes one."""

from __future__ import annotations

from pathlib import Path

import pytest

from experiments import cli

CENTER = """
name: Single queue
timezone: Europe/Berlin
start: {start}
channels:
  phone: {{kind: live}}
  email: {{kind: deferred}}
contact_types:
  calls:
    channel: phone
    open: {{mon-fri: "08:00-18:00"}}
    demand: {{volume: 300}}
    handle_time: 4min
    patience: {{exponential: {{mean: 2min}}}}
    target: {{service_level: 0.80, within: 20s}}
  mails:
    channel: email
    open: {{mon-fri: "08:00-18:00"}}
    handle_time: 7min
    backlog: {{contacts: {backlog}, age: 0s..24h}}
    target: {{service_level: 0.95, within: 24h}}
agent_groups:
  desk: {{agents: 4, skills: [calls, mails], pay: {{wage: 18 USD/h}}}}
"""
SUNDAY, AFTER_CLOSING = ("2026-11-29", 0, ""), ("2026-11-30", 20, "from=20:30")


@pytest.mark.parametrize("day", [SUNDAY, AFTER_CLOSING])
@pytest.mark.parametrize(
    "command", [["run"], ["staff"], ["compare", "routing=longest_idle,random"]], ids=lambda words: words[0]
)
def test_a_report_comes_where_nobody_is_on_duty(
    command: list[str], day: tuple[str, int, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    start, backlog, begin = day
    Path("closed.yaml").write_text(CENTER.format(start=start, backlog=backlog), "utf-8")
    words = [*command, "center=closed.yaml", "replications=2", "workers=1", *filter(None, [begin])]
    assert cli.main(words) == 0
    (page,) = Path().glob("results/*/report.html")
    assert "0.00 USD" in page.read_text("utf-8")
