"""Which files of libraries are served: the few our pages use. Viewflow and others bring whole front ends along."""

from collections.abc import Iterable, Iterator

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.files.storage import Storage

SERVED = {
    "js-lib-bootstrap5/css/bootstrap.min.css",
    "js-lib-bootstrap5/css/bootstrap.min.css.map",
    "js-lib-bootstrap5/js/bootstrap.bundle.min.js",
    "js-lib-bootstrap5/js/bootstrap.bundle.min.js.map",
    "django_htmx/htmx-2.min.js",
}


class LibrariesFinder(AppDirectoriesFinder):
    """Files of libraries that are listed in ``SERVED``; ours lie in ``static/``."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """For collectstatic."""
        for path, storage in super().list(ignore_patterns):
            if path in SERVED:
                yield path, storage

    def find_in_app(self, app: str, path: str) -> str | None:
        """For tests, where nothing is collected: the same files."""
        return super().find_in_app(app, path) if path in SERVED else None
