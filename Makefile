# Each line calls a script, cargo xtask or the binary. ARGS is passed on: make up ARGS="--reset"
.DEFAULT_GOAL := help
.PHONY: help setup up demo check test bench

ARGS ?=
BINARY := $(or $(CARGO_TARGET_DIR),target)/release/tidings

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what is missing on this machine to run and to test
	@scripts/setup.sh

up: ## build, and run everything on this machine; Ctrl-C stops it
	@scripts/setup.sh postgres node
	cargo build --release -p tidings
	@exec $(BINARY) up $(ARGS)

demo: ## build, send one email and one text message in a temporary place, print the outcome
	@scripts/setup.sh postgres node
	cargo build --release -p tidings
	@exec $(BINARY) demo --once $(ARGS)

check: ## the quick loop: format, lints, layers, tests of what changed
	@scripts/setup.sh postgres node
	cargo xtask check $(ARGS)

test: ## everything, as .ci/run does
	@scripts/setup.sh postgres redis node python c++ chromium
	cargo xtask test $(ARGS)

bench: ## measure rendering, checks and cached reads, then requests and deliveries against the release binary
	@scripts/setup.sh postgres node
	cargo xtask bench $(ARGS)
