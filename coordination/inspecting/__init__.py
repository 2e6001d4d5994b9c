"""The child process that looks into an uploaded file and writes it anew without what is hidden in it.

It runs apart from the site (see coordination/files/inspection.py), behind the walls of coordination/rendering:
it knows neither Django nor the database nor a secret, and it alone imports Pillow and pypdf on uploads.
Importing this package is cheap and imports nothing.
"""
