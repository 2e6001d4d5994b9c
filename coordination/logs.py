import json
import logging
import unicodedata

from coordination.tracing import request_id

LONGEST_LINE = 20_000


def plain(text: str) -> str:
    """Return a text in which what moves a cursor, ends a line or turns the reading direction shows as its code.

    Control, format (the bidirectional marks are among them), surrogate and separator characters become \\uXXXX.
    """
    return "".join(
        f"\\u{ord(sign):04x}" if unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"} else sign
        for sign in text
    )


class LineFormatter(logging.Formatter):
    """One JSON object a line, in visible ASCII: no character of a message can forge a line or move a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname,
            "name": record.name,
            "request": request_id(),
            "message": record.getMessage()[:LONGEST_LINE],
        }
        if record.exc_info:
            line["trace"] = self.formatException(record.exc_info)[-LONGEST_LINE:]
        # JSON escapes all but DEL among the characters that a terminal obeys.
        return json.dumps(line, ensure_ascii=True).replace("\x7f", "\\u007f")
