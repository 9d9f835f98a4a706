"""KPIs from Outcomes or from real ACD records: one function a measure, its formula in the docstring."""
