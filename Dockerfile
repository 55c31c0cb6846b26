# PostgreSQL with pgclone:  docker build --build-arg PG_MAJOR=17 --tag pgclone:17 .
ARG PG_MAJOR=17

FROM rust:1.95-slim-bookworm AS rust

FROM postgres:${PG_MAJOR}-bookworm AS build
ARG PG_MAJOR
RUN apt-get update \
    && apt-get install -y --no-install-recommends ca-certificates gcc libc6-dev make pkg-config libssl-dev \
        clang libclang-dev "postgresql-server-dev-${PG_MAJOR}" \
    && rm -rf /var/lib/apt/lists/*
COPY --from=rust /usr/local/cargo /usr/local/cargo
COPY --from=rust /usr/local/rustup /usr/local/rustup
# The toolchain is named here as well, because rust-toolchain.toml asks for components that a build does not need.
ENV CARGO_HOME=/usr/local/cargo RUSTUP_HOME=/usr/local/rustup RUSTUP_TOOLCHAIN=1.95.0 PATH=/usr/local/cargo/bin:$PATH
WORKDIR /src
COPY . .
RUN DESTDIR=/out scripts/install "/usr/lib/postgresql/${PG_MAJOR}/bin/pg_config" --release

FROM postgres:${PG_MAJOR}-bookworm
COPY --from=build /out/ /
# Background jobs need the library at server start; everything else works without.
CMD ["postgres", "-c", "shared_preload_libraries=pgclone"]
