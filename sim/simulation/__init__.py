"""A drawn demand and roster played through the center: tables in, Outcomes out."""
