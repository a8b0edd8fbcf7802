# The worker and the command line in one image: docker build --tag streams .
FROM python:3.11.15-slim-bookworm AS base

FROM base AS build
# The environment is moved to the result as a whole; pip installs into it from outside.
RUN python -m venv --without-pip /opt/streams
WORKDIR /build

# Wheels only: nothing is compiled here, so no compiler is needed. This layer is kept while the versions stay.
COPY requirements/ requirements/
RUN pip --python /opt/streams/bin/python install --no-cache-dir --only-binary :all: \
      --require-hashes --requirement requirements/runtime.txt
# The build backend stays in this stage.
RUN pip install --no-cache-dir --only-binary :all: --require-hashes --requirement requirements/build.txt

COPY pyproject.toml README.md LICENSE ./
COPY schemas/ schemas/
COPY streams/ streams/
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir wheels . \
 && pip --python /opt/streams/bin/python install --no-cache-dir --no-deps --no-index wheels/*.whl \
 && pip --python /opt/streams/bin/python check

FROM base
RUN pip uninstall --yes --root-user-action ignore setuptools wheel pip \
 && useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin streams
COPY --from=build /opt/streams /opt/streams
ENV PATH=/opt/streams/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    STREAMS_WEB_ENABLED=true
# By number, so that an orchestrator can tell that it is not root.
USER 10001:10001
ENTRYPOINT ["streams"]
# Asks the worker of this container, on loopback.
HEALTHCHECK --interval=30s --timeout=10s --start-period=90s --retries=3 CMD ["streams", "health"]
CMD ["worker"]
