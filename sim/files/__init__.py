"""Planners' files (forecast, staffing, schedule, skills): read with every mistake told, and written as templates."""
