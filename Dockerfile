# kg as a server that reads one store:  docker build -t newskg .
#   docker run --read-only --tmpfs /tmp -p 127.0.0.1:8765:8765 -v "$PWD/news:/news:ro" newskg
# and as a command:  docker run -v "$PWD:/work" newskg build articles/ --store news/
FROM python:3.12-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends npm && rm -rf /var/lib/apt/lists/*
COPY . /source
RUN pip wheel --no-cache-dir --wheel-dir /wheels /source

FROM python:3.12-slim
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir --no-index --find-links /wheels newskg && rm -rf /wheels \
    && useradd --create-home --uid 1000 kg && mkdir /work && chown kg /work
USER kg
WORKDIR /work
ENV XDG_CACHE_HOME=/tmp/cache PYTHONDONTWRITEBYTECODE=1
EXPOSE 8765
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8765/sparql', timeout=4)"]
ENTRYPOINT ["kg"]
CMD ["serve", "--store", "/news", "--host", "0.0.0.0", "--read-only"]
