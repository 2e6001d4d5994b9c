# One image for web, worker and beat; docker-compose.yml says which is which.
# BASE lets a house build from its own copy of Debian.
ARG BASE=debian:bookworm-slim
FROM ${BASE}

RUN apt-get update \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
        ca-certificates python3 python3-venv \
        libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fontconfig fonts-noto-core \
    && rm -rf /var/lib/apt/lists/*

ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NCM_VAR=/app/var

WORKDIR /app
COPY requirements.txt .
RUN python3 -m venv /opt/venv \
    && pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

COPY . .

# The settings of the demonstration serve here only to read the sources; nothing of them stays in the image.
RUN export NCM_MODE=demo NCM_SECRET_KEY=only-for-building \
    && python manage.py compile_texts \
    && python manage.py collectstatic --noinput \
    && python -m compileall -q coordination members authority contacts functions reporting \
    && useradd --system --uid 10001 --home-dir /app --shell /usr/sbin/nologin ncm \
    && mkdir -p var/files var/cache \
    && chown -R ncm:ncm var/files var/cache

USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=6s --start-period=30s CMD ["python", "-m", "coordination.probe"]
CMD ["gunicorn", "coordination.wsgi:application", "--bind", "0.0.0.0:8000", "--worker-class", "gthread", \
     "--threads", "8", "--timeout", "60", "--graceful-timeout", "20", "--worker-tmp-dir", "/dev/shm", "--no-control-socket"]
