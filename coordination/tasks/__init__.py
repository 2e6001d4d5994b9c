"""The ground floor's work by the clock and on demand, a module a matter."""

from coordination.tasks import access, exports, files, integrity, once

__all__ = ["access", "exports", "files", "integrity", "once"]
