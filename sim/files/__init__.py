"""Planners' files (forecast, staffing, schedule, skills, state): read with every mistake told, written as templates."""
