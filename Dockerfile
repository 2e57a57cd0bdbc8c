# One Debian base and the locked requirements -> the sensor, the collector, the simulator, Prometheus.
#
#   docker build --target sensor --build-arg BASE=debian:13-slim .
#
# Where packages come from is no business of this file: apt asks whom the base asks. A machine with
# a mirror of its own hands pip's settings and certificates over as secrets, which stay in no image.

ARG BASE=debian:13-slim

FROM ${BASE} AS ground
ENV PATH=/opt/teiten/bin:$PATH DEBIAN_FRONTEND=noninteractive
RUN --mount=type=tmpfs,target=/var/cache/apt --mount=type=tmpfs,target=/var/lib/apt/lists \
    apt-get update -qq && \
    apt-get install -y -qq --no-install-recommends python3 >/dev/null

# What builds, and is in no image that runs.
FROM ground AS tools
RUN --mount=type=tmpfs,target=/var/cache/apt --mount=type=tmpfs,target=/var/lib/apt/lists \
    apt-get update -qq && \
    apt-get install -y -qq --no-install-recommends \
        clang gcc libbpf-dev libc6-dev libnetfilter-queue-dev make python3-dev python3-venv >/dev/null
WORKDIR /source
COPY requirements/build.txt requirements/
RUN --mount=type=secret,id=pip,target=/etc/pip.conf --mount=type=secret,id=certificates \
    python3 -m venv /tools && \
    /tools/bin/pip install --quiet --no-cache-dir --require-hashes -r requirements/build.txt

FROM tools AS teiten
COPY . .
RUN make --silent bpf SYSTEM_PACKAGES=true && \
    /tools/bin/pip wheel --quiet --no-deps --no-index --no-build-isolation --wheel-dir /teiten .

# A room: its lock and nothing else, each in an environment of its own.
FROM tools AS parts
RUN python3 -m venv --without-pip /opt/teiten

FROM parts AS appliance
COPY requirements/appliance.txt requirements/
RUN --mount=type=secret,id=pip,target=/etc/pip.conf --mount=type=secret,id=certificates \
    /tools/bin/pip wheel --quiet --no-cache-dir --no-deps --require-hashes --no-build-isolation \
        --wheel-dir /parts -r requirements/appliance.txt
COPY --from=teiten /teiten /parts
RUN /tools/bin/pip --python /opt/teiten/bin/python install --quiet --no-index --no-deps /parts/*

FROM parts AS collecting
COPY requirements/collector.txt requirements/
RUN --mount=type=secret,id=pip,target=/etc/pip.conf --mount=type=secret,id=certificates \
    /tools/bin/pip wheel --quiet --no-cache-dir --no-deps --require-hashes --no-build-isolation \
        --wheel-dir /parts -r requirements/collector.txt
COPY --from=teiten /teiten /parts
RUN /tools/bin/pip --python /opt/teiten/bin/python install --quiet --no-index --no-deps /parts/*

FROM parts AS simulating
COPY requirements/simulator.txt requirements/
RUN --mount=type=secret,id=pip,target=/etc/pip.conf --mount=type=secret,id=certificates \
    /tools/bin/pip wheel --quiet --no-cache-dir --no-deps --require-hashes --no-build-isolation \
        --wheel-dir /parts -r requirements/simulator.txt
COPY --from=teiten /teiten /parts
RUN /tools/bin/pip --python /opt/teiten/bin/python install --quiet --no-index --no-deps /parts/*

# The sensor: root, for a container gives capabilities to nobody else; compose.yaml says which.
FROM ground AS sensor
RUN --mount=type=tmpfs,target=/var/cache/apt --mount=type=tmpfs,target=/var/lib/apt/lists \
    apt-get update -qq && \
    apt-get install -y -qq --no-install-recommends \
        iproute2 iptables libbpf1 libnetfilter-queue1 nftables >/dev/null
COPY --from=appliance /opt/teiten /opt/teiten
VOLUME /var/lib/teiten
CMD ["teiten", "appliance", "run"]

FROM ground AS collector
RUN useradd --system --home-dir /var/lib/teiten --create-home teiten
COPY --from=collecting /opt/teiten /opt/teiten
COPY containers/enrol /usr/local/bin/
USER teiten
VOLUME /var/lib/teiten
CMD ["teiten", "collector", "serve"]

# Root, for the same reason as the sensor: it needs raw sockets.
FROM ground AS simulator
RUN --mount=type=tmpfs,target=/var/cache/apt --mount=type=tmpfs,target=/var/lib/apt/lists \
    apt-get update -qq && \
    apt-get install -y -qq --no-install-recommends iproute2 iputils-ping >/dev/null
COPY --from=simulating /opt/teiten /opt/teiten
CMD ["teiten", "simulator", "list"]

# Debian's own, so that one base is enough for everything here.
FROM ${BASE} AS prometheus
RUN --mount=type=tmpfs,target=/var/cache/apt --mount=type=tmpfs,target=/var/lib/apt/lists \
    apt-get update -qq && \
    DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends prometheus >/dev/null && \
    chown prometheus: /var/lib/prometheus
COPY containers/prometheus.yml collector/watch/alerts.yml /etc/prometheus/
USER prometheus
VOLUME /var/lib/prometheus
CMD ["prometheus", "--config.file=/etc/prometheus/prometheus.yml", \
     "--storage.tsdb.path=/var/lib/prometheus", "--storage.tsdb.retention.time=30d"]
