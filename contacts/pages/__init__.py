"""What the record pages of the contacts show: facts gathered into finished words, before any template."""
