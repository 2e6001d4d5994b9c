"""The child process that turns HTML into a PDF.

It runs apart from the site (see coordination/pdfs.py): it knows neither Django nor the database nor a secret,
and it alone imports WeasyPrint. Importing this package is cheap and imports nothing.
"""
