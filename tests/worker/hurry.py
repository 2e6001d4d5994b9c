"""Loaded by a worker beside the jobs of the tests: leases end after seconds, so that no test waits for minutes."""

import datetime as dt

from coordination import jobs, notices

jobs.LEASE = dt.timedelta(seconds=2)
notices.LEASE = dt.timedelta(seconds=2)
