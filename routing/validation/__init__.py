"""Refuse what makes no sense before anybody spends time on it."""
