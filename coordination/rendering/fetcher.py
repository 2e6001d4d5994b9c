"""The only things a paper may fetch: our own assets, by exact name, from memory."""

from pathlib import Path

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

_ASSETS = Path(__file__).resolve().parent / "assets"
_KINDS = {".css": "text/css", ".png": "image/png"}


class ForbiddenFetchError(FatalURLFetchingError):
    """Something else was asked for; the rendering ends there."""

    def __init__(self, url: str) -> None:
        self.url = url
        super().__init__(url)


class AssetFetcher(URLFetcher):
    """Answers `asset:NAME` from a map read beforehand and refuses everything else, without opening anything."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("asset",), allow_redirects=False, fail_on_errors=True)
        self._assets = {
            f"asset:{path.name}": (path.read_bytes(), _KINDS[path.suffix])
            for path in sorted(_ASSETS.iterdir())
            if path.suffix in _KINDS
        }
        # A drawing swallows every error of what it embeds, so what was refused is asked for at the end as well.
        self.refused: list[str] = []

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        if url not in self._assets:
            self.refused.append(url)
            raise ForbiddenFetchError(url)
        body, kind = self._assets[url]
        return URLFetcherResponse(url, body, {"Content-Type": kind})
