"""The three processes of an installation: the same here, in the compose file and under systemd."""

PROCESSES = ("web", "worker", "beat")


def web(host: str, port: int) -> list[str]:
    """Module and arguments for ``python -m``."""
    return (
        f"granian --interface wsgi --host {host} --port {port} --workers 1 --blocking-threads 4 --no-ws "
        "--log-level warning --respawn-failed-workers --workers-kill-timeout 5 config.wsgi:application"
    ).split()


def worker() -> list[str]:
    """Prefork: only there a hung task is killed and a lost one delivered again."""
    options = "--pool prefork --concurrency 2 --without-gossip --without-mingle --without-heartbeat"
    return ["celery", "--quiet", "--app", "config", "worker", "--loglevel", "warning", *options.split()]


def beat() -> list[str]:
    """It only ticks; running twice does no harm."""
    return ["celery", "--quiet", "--app", "config", "beat", "--loglevel", "warning", "--pidfile", ""]


def all_of(host: str, port: int) -> dict[str, list[str]]:
    """By name, in the order of starting."""
    return {"web": web(host, port), "worker": worker(), "beat": beat()}
