"""The choices a center makes: routing, staffing, sourcing; no clock and no dice."""
