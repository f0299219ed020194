"""At the root, so that pytest finds the project wherever it is started from."""

pytest_plugins = ["tests.plugin"]
