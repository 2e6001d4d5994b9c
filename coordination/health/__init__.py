"""How the machines beside the pages are: each check answers with a mark, a figure and what to do.

An app registers its own with `@health.check`; the page `/health/` and `manage.py health` ask them all.
"""

from coordination.health.registry import Finding, Report, check, report, within

__all__ = ["Finding", "Report", "check", "report", "within"]
