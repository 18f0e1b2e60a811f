"""Measure engines side by side on published instances, and how plans grow with the day."""
