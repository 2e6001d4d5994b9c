"""The ground floor's work by the clock and on demand, a module a matter."""

from coordination.tasks import access, files, integrity, once

__all__ = ["access", "files", "integrity", "once"]
