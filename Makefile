# Everything is done by the programs in scripts/; `make help` lists what there is.

PG_CONFIG ?=
export PG_CONFIG

.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /    make \1\t/p' $(MAKEFILE_LIST) | expand -t 24
	@echo "Variables: PG=17 (one major, or 14:18 for source:target), PG_CONFIG=/path/to/pg_config, TESTS=name"

demo: ## two throwaway servers, a sample shop, one SELECT, and the proof that both sides are equal
	@scripts/with-pgclone $(or $(PG),any) scripts/demo

test: ## the tests on PostgreSQL 14 to 18, then from one to another
	@scripts/test $(PG) -- $(TESTS)

bench: ## how fast a clone is beside psql, pg_dump, pgcopydb, a subscription and what the servers need alone
	@scripts/setup python3
	@PGCLONE_PGCOPYDB_BIN="$$(scripts/pgcopydb)" scripts/with-pgclone $(or $(PG),any) bench/run

instructions: ## counts the instructions of a clone and compares them with those recorded
	@scripts/setup python3 valgrind
	@scripts/with-pgclone $(or $(PG),any) bench/instructions

lint: ## format, clippy, rustdoc and shellcheck; warnings are errors
	@scripts/lint $(PG)

install: ## compile for PG_CONFIG (or the pg_config on the PATH) and install there
	@scripts/install "$(or $(PG_CONFIG),$(shell command -v pg_config))" --release

package: ## one archive for each major in target/package
	@scripts/package $(PG)

clean: ## remove what was compiled; the servers in .pg stay
	rm -rf target target-nohdr

.PHONY: help demo test bench instructions lint install package clean
