# 绩程 Jicheng: one image for web, worker and beat.
FROM python:3.12-slim

ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_DISABLE_PIP_VERSION_CHECK=1 JICHENG_DATA=/data
WORKDIR /app

# Every wheel is checked against the hash in the lock; nothing is compiled.
COPY requirements.lock .
RUN pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock

COPY . .
RUN useradd --create-home --uid 10001 jicheng && mkdir /data && chown jicheng /data
USER jicheng
VOLUME /data
EXPOSE 8000
CMD ["python", "-m", "granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "--respawn-failed-workers", "--workers-kill-timeout", "5", "config.wsgi:application"]
