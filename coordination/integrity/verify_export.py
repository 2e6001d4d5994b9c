#!/usr/bin/env python3
"""Check an export of the register's history. Needs Python 3.9 or later and nothing else.

    python3 -I verify_export.py EXPORT.zip [--head DIGEST ...] [--paper FILE.pdf ...]

What it checks, in this order:

1. leaves.jsonl holds one line for each row of history: its position, its text, and its link. The link is
   SHA-256(link of the leaf before + text). For the first leaf, 64 zeros stand for the link before.
2. seals.jsonl holds one line for each seal. A seal closes over the leaves from `first` to `last`: it repeats the
   link of the last one, names the digest of the seal before, and its own digest is SHA-256 of these facts as JSON.
3. A person's details stand in a text as HMAC-SHA-256(salt, column, value) only. Salt and values stand beside the
   text; they must give the same HMAC. A row that was erased has none, and an erasure, itself a leaf, names it.
4. The head (the digest of the last seal) is the one in manifest.json. Each --head, copied from a mail or from a
   sealed paper, must be the digest of one of the seals: then everything up to that seal is as it was that day.
5. Each --paper must have the digest under which a sealed document stands in the chain.

Exit: 0 sound; 1 something differs, the first is named; 2 the export cannot be read.
"""

import argparse
import hashlib
import hmac
import json
import sys
import zipfile
from pathlib import Path

BEGINNING = "0" * 64


class DiffersError(Exception):
    """Something is not as it was sealed; the text says what and where."""


def sha256(text):
    return hashlib.sha256(text.encode()).hexdigest()


def spelled(value):
    """One spelling for a value: JSON in ASCII, keys sorted, no spaces."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"))


def lines(archive, name):
    with archive.open(name) as file:
        for line in file:
            yield json.loads(line)


def seal_digest(seal):
    facts = {key: seal[key] for key in ("number", "made_at", "first", "last", "link", "previous")}
    return sha256(json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False))


def check_chain(archive, see):
    """Walk leaves and seals together; call see(leaf, text as data) for each leaf. Return the seals' digests."""
    leaves = lines(archive, "leaves.jsonl")
    position, link, previous, digests = 0, BEGINNING, BEGINNING, []
    for seal in lines(archive, "seals.jsonl"):
        name = f"seal {seal['number']}"
        if (seal["number"], seal["first"], seal["previous"]) != (len(digests) + 1, position + 1, previous):
            raise DiffersError(f"{name} does not follow the seal before it")
        while position < seal["last"]:
            leaf = next(leaves, None)
            position += 1
            if leaf is None or leaf["position"] != position:
                raise DiffersError(f"leaf {position} is missing")
            link = sha256(link + leaf["text"])
            if leaf["link"] != link:
                raise DiffersError(f"leaf {position} is altered: {leaf['text'][:80]}")
            see(leaf, json.loads(leaf["text"]))
        if seal["link"] != link:
            raise DiffersError(f"{name} does not close over its leaves")
        if seal_digest(seal) != seal["digest"]:
            raise DiffersError(f"{name} is altered")
        previous = seal["digest"]
        digests.append(previous)
    if next(leaves, None) is not None:
        raise DiffersError(f"leaf {position + 1} stands under no seal")
    return digests


def check_values(leaf, text):
    """Compare the personal values beside a text with their HMACs in it; return how many, or None without values."""
    if not text["hidden"]:
        return 0
    if "values" not in leaf:
        return None
    seen = 0
    for column, sealed in text["hidden"].items():
        if column not in leaf["values"]:
            continue  # A column that the register has no more.
        message = f"{column}\0{spelled(leaf['values'][column])}".encode()
        if hmac.new(bytes.fromhex(leaf["salt"]), message, "sha256").hexdigest() != sealed:
            raise DiffersError(f"leaf {leaf['position']}: {text['source']} {text['key']} is altered in {column}")
        seen += 1
    return seen


def check(archive, heads=(), papers=()):
    """Return a sentence when everything is sound; raise DiffersError at the first that is not."""
    erased, without, documents, counted = set(), set(), set(), {"leaves": 0, "values": 0}

    def see(leaf, text):
        counted["leaves"] += 1
        values = check_values(leaf, text)
        if values is None:
            without.add((text["source"], text["key"]))
        counted["values"] += values or 0
        fields = text["fields"]
        if text["source"] == "coordination.erasure":
            erased.update((fields["source"], str(key)) for key in fields["rows"])
        if text["source"] == "coordination.sealeddocument":
            documents.add(fields["pdf_digest"])

    digests = check_chain(archive, see)
    for source, key in sorted(without - erased):
        raise DiffersError(f"{source} {key} has no personal values, and no erasure names it")
    manifest = json.loads(archive.read("manifest.json"))
    head = digests[-1] if digests else None
    if (manifest["seals"], manifest["leaves"], manifest["head"]) != (len(digests), counted["leaves"], head):
        raise DiffersError("the manifest tells of another chain")
    for head in heads:
        if head not in digests:
            raise DiffersError(f"the head {head[:16]}… does not stand in this chain: it was made anew or cut")
    for paper in papers:
        if hashlib.sha256(Path(paper).read_bytes()).hexdigest() not in documents:
            raise DiffersError(f"{paper} is no sealed document of this register, or was altered")
    return (
        f"Sound: {counted['leaves']} rows under {len(digests)} seals, {counted['values']} personal values, "
        f"{len(without)} rows erased, {len(heads)} heads and {len(papers)} papers found.\n"
        f"Head of the chain {len(digests)}: {head}"
    )


def run(path, heads=(), say=print, papers=()):
    """Check the export at `path`, say what was found, and return the exit code."""
    try:
        with zipfile.ZipFile(path) as archive:
            say(check(archive, heads, papers))
        return 0
    except DiffersError as error:
        say(f"NOT SOUND. {error}.")
        return 1
    except (OSError, KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        say(f"The export cannot be read: {type(error).__name__}: {error}")
        return 2


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("export", help="the zip file")
    parser.add_argument("--head", action="append", default=[], help="a head from a mail or a paper; spaces allowed")
    parser.add_argument("--paper", action="append", default=[], help="a sealed paper as it was received")
    asked = parser.parse_args()
    return run(asked.export, ["".join(head.split()).lower() for head in asked.head], papers=asked.paper)


if __name__ == "__main__":
    sys.exit(main())
