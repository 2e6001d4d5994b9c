"""Measures beside their floors, taken in one run: `python -m benchmarks`.

Ratios carry over from machine to machine, seconds do not. Nothing here gates CI.
"""
