"""A center and its four files."""

from __future__ import annotations

CENTER = """
name: Two days
timezone: Europe/Berlin
start: 2026-04-13
days: 2
channels: {phone: {kind: live}}
contact_types:
  sales: &type
    channel: phone
    open: {mon-fri: "08:00-10:00"}
    demand: {file: forecast.csv}
    handle_time: {exponential: {mean: 4min}}
    patience: {exponential: {mean: 2min}}
  help: *type
agent_groups:
  desk: {schedule: schedule.csv}
  office: {skills: [help], headcount: {on_phone: staffing.csv}}
skills_file: skills.csv
"""
FORECAST = """date,start,type,volume,aht
2026-04-13,08:00,sales,10,
2026-04-13,08:30,sales,11.5,250
2026-04-13,09:00,help,3,4m
2026-04-14,08:00,sales,20,
2026-04-14,08:00,help,1,
"""
STAFFING = """date,start,group,agents
2026-04-13,08:00,office,2
2026-04-13,09:00,office,3
2026-04-14,08:30,office,1
"""
SCHEDULE = """agent,date,start,end,activity
Ann,2026-04-13,08:00,10:00,work
Ann,2026-04-13,09:00,09:15,break
Bob,2026-04-13,08:00,09:00,phone
Bob,2026-04-13,09:00,09:30,lunch
Bob,2026-04-13,09:30,10:00,phone
Cid,2026-04-14,08:00,10:00,work
"""
SKILLS = """agent,group,sales,help
Ann,desk,1,
Bob,desk,1,2@1.10
Cid,desk,1,
"""
TEXTS = {
    "center.yaml": CENTER,
    "forecast.csv": FORECAST,
    "staffing.csv": STAFFING,
    "schedule.csv": SCHEDULE,
    "skills.csv": SKILLS,
}
