"""The month for finance: a workbook with a sheet for each team, and one that reconciles them with the results."""
