"""A month as one HTML file that explains itself, and the appraisal form of each person: docs/report.md."""
