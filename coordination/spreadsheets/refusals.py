"""What an uploaded sheet is refused for, and the limits that hold for all of them."""

from coordination.exceptions import UploadRefusedError

MOST_BYTES = 3 * 1024 * 1024
MOST_INFLATED = 20 * 1024 * 1024
MOST_RATIO = 50
MOST_PARTS = 50
MOST_ROWS = 5000
MOST_LINES = 20_000
MOST_COLUMNS = 60
REMARK = "#"  # A row whose first cell begins so speaks of the sheet and is no record.


class SheetRefusedError(UploadRefusedError):
    """An uploaded sheet is too large, of a foreign kind or encoding, or not in order."""
