# Two commands suffice: `make demo` and `make test`; each does all set-up.

SWIFT ?= swift
# The same flags for every target, so that a fresh clone compiles once. Debug builds leave the
# numeric loops unoptimized, so tests run in release too.
FLAGS = -c release -Xswiftc -enable-testing
BINARY = .build/release/descentry

.PHONY: demo test setup build lint format bench accuracy tables large-spec clients clean

## demo: build, start the service, train a healthy and a sick job, and show what it says
demo: build
	@bash Scripts/demo.sh $(BINARY)

## test: build and run all tests
test: setup
	$(SWIFT) build $(FLAGS) --build-tests --explicit-target-dependency-import-check error
	$(SWIFT) test $(FLAGS) --skip-build
	@$(MAKE) --no-print-directory lint

## build: the release binary, $(BINARY)
build: setup
	$(SWIFT) build $(FLAGS) --product descentry

## setup: install the system libraries that are missing
setup:
	@bash Scripts/setup.sh

## lint: check the formatting
lint:
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

## format: format the sources
format:
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

## bench: steps per second on fixed workloads, watched and unwatched
bench: build
	$(BINARY) bench

## accuracy: measure the diagnosis on Benchmarks/faults and write its report there
accuracy: build
	$(BINARY) accuracy Benchmarks/faults --output Benchmarks/faults

## tables: measure false alarms and missed faults on public tables, which Python packages bring
tables: build
	@bash Scripts/tables.sh $(BINARY) --output Benchmarks/tables/report.json

## large-spec: what a job costs whose rows stand in its spec, beside one whose rows are generated
large-spec: build
	@python3 Scripts/measure_large_spec.py $(BINARY)

## clients: clients of openapi.yaml by two generators, each tried against a live service
clients: build
	@bash Scripts/clients.sh $(BINARY)

clean:
	rm -rf .build
