# The one door. `make lab` shows the system at work, `make test` proves it; the rest is for us.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
DONE   := $(VENV)/.done
PIP    := $(BIN)/python -m pip --disable-pip-version-check --quiet
PYTEST := $(BIN)/python -m pytest
TOGETHER := --numprocesses auto --dist loadfile
# What is multiplied here is small.
export OPENBLAS_NUM_THREADS ?= 1
SYSTEM_PACKAGES := .ci/system-packages

.DEFAULT_GOAL := help
.PHONY: help setup bpf lab test unit simulation flows browser netns faults soak lean docker deb vagrant image test-image soak-image soak-arm64 check format lock vectors geo load rush bench experiments calibration clean

help: ## Say what each word does
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(DONE) ## Install system packages, and make .venv with the teiten command in it

$(DONE): requirements/build.txt requirements/dev.txt pyproject.toml .ci/system-packages
	@PYTHON=$(PYTHON) .ci/system-packages
	@echo "Making $(VENV) from locked requirements"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --require-hashes -r requirements/build.txt
	@$(PIP) install --require-hashes --no-build-isolation -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

bpf: appliance/bpf/tally.bpf.o ## Compile the kernel program, which no device ever does

%.bpf.o: %.bpf.c appliance/bpf/tally.h .ci/system-packages
	@$(SYSTEM_PACKAGES)
	clang -target bpf -O2 -g -Wall -Werror -I/usr/include/$$(cc -dumpmachine) -c $< -o $@

lab: setup bpf ## Run the whole system in namespaces; SECONDS=60 ends it by itself
	@$(BIN)/teiten simulator lab $(if $(SECONDS),--seconds $(SECONDS))

test: check unit simulation flows browser netns faults lean docker deb vagrant ## Prove everything that takes minutes

unit: setup bpf ## Core and edges without root
	$(PYTEST) $(TOGETHER) tests --ignore tests/flows --ignore tests/netns --ignore tests/lean \
		--ignore tests/faults --ignore tests/docker --ignore tests/deb --ignore tests/browser \
		--ignore tests/image --ignore tests/vagrant

simulation: setup ## Days of many sensors and every trouble, from a seed; SEED=7 tells its story
	$(BIN)/python tests/simulate.py --days $(or $(DAYS),2) \
		$(if $(SEED),--seed $(SEED),--seeds $(or $(SEEDS),30))

flows: setup ## From a packet to a published number, in one process
	$(PYTEST) $(TOGETHER) tests/flows

browser: $(VENV)/.browser ## The pages in a real browser, as readers of both languages see them
	$(PYTEST) $(TOGETHER) tests/browser

$(VENV)/.browser: $(DONE) requirements/browser.txt .ci/browser
	@.ci/browser
	@$(PIP) install --require-hashes -r requirements/browser.txt
	@touch $@

netns: setup bpf ## The same in network namespaces (root)
	$(PYTEST) $(TOGETHER) tests/netns

faults: setup bpf ## Kill, cut, fill and mislead the real programs (root); SEED=2 draws other faults
	$(PYTEST) $(TOGETHER) tests/faults --seed $(or $(SEED),1)

soak: setup bpf ## What takes long: ten million packets, a thousand kills, a million uploads, a thousand weeks
	$(MAKE) simulation SEEDS=1000 DAYS=7 SEED=
	$(PYTEST) tests/netns tests/faults tests/collector -m soak -s --seed $(or $(SEED),1)

lean: setup bpf ## The appliance alone, in an environment of its own
	$(PYTEST) tests/lean

docker: setup ## The whole of compose.yaml in containers, watched by Prometheus
	@PYTHON=$(BIN)/python .ci/docker-engine
	@echo "Building the images"
	@set -a && . build/docker/settings && \
		BUILDX_BAKE_ENTITLEMENTS_FS=0 docker buildx bake --file compose.yaml --load --progress quiet
	$(PYTEST) tests/docker

image: setup ## Build the disk of a sensor in build/image/out (root)
	PYTHON=$(BIN)/python image/build

IMAGE_TESTS := tests/image --ignore tests/image/arm64

test-image: setup bpf ## Start that disk in an emulator: it enrols, counts, answers pings (root; a quarter of an hour)
	@.ci/qemu
	@PYTHON=$(BIN)/python .ci/docker-engine
	@REUSE=yes PYTHON=$(BIN)/python image/build
	$(PYTEST) $(IMAGE_TESTS)

soak-image: setup bpf ## And scan it, update it, break updates, cut its power (root; two hours)
	@.ci/qemu
	@PYTHON=$(BIN)/python .ci/docker-engine
	@REUSE=yes PYTHON=$(BIN)/python image/build
	@image/again 1
	@image/again 2 tests/image/broken
	@image/again 3 tests/image/unreached
	$(PYTEST) $(IMAGE_TESTS) -m "soak or not soak"

soak-arm64: setup bpf ## Build the disk for arm64, run its programs, and start it, emulated (root; two hours)
	@.ci/qemu arm64
	@ARCH=arm64 REUSE=yes PYTHON=$(BIN)/python image/build
	$(PYTEST) tests/image/arm64

deb: setup ## Debian packages in dist/deb, for Debian 12 and 13 and tried on both (root)
	@PYTHON=$(BIN)/python .ci/docker-engine
	@rm -rf dist/deb
	@set -e && . build/docker/settings && for release in "12 $$BASE_12" "13 $$BASE"; do \
		build="docker buildx build --progress quiet --file debian/Dockerfile \
			--build-arg BASE=$${release#* }"; \
		echo "Building packages for Debian $${release% *}"; \
		$$build --target host --load --tag "teiten-host:$${release% *}" .; \
		$$build --target packages --output dist/deb --secret "id=pip,src=$$PIP_SETTINGS" \
			--secret "id=certificates,src=$$CERTIFICATES" .; \
	done
	$(PYTEST) tests/deb

vagrant: setup ## What the machines of the Vagrantfile know of each other, in build/vagrant
	@.ci/vagrant
	@mkdir -p dist/deb
	$(BIN)/python vagrant/prepare build/vagrant
	$(PYTEST) tests/vagrant

check: setup ## Format, lint, types
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy

format: setup ## Put the code into its one form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# A lock names packages and hashes; where they are downloaded from is each machine's own setting.
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
lock: ## Choose newer versions (needs uv)
	$(LOCK) --upgrade --group build -o requirements/build.txt
	$(LOCK) --upgrade pyproject.toml --all-extras --group test --group lint -o requirements/dev.txt
	$(LOCK) --upgrade --group browser --constraint requirements/dev.txt -o requirements/browser.txt
	$(LOCK) pyproject.toml --extra appliance --constraint requirements/dev.txt -o requirements/appliance.txt
	$(LOCK) pyproject.toml --extra collector --constraint requirements/dev.txt -o requirements/collector.txt
	$(LOCK) pyproject.toml --extra simulator --constraint requirements/dev.txt -o requirements/simulator.txt

vectors: setup ## Write the format's golden files and the schemas anew
	$(BIN)/python tests/golden.py
	$(BIN)/teiten rollup schema > docs/rollup.schema.json
	$(BIN)/python -c 'from collector import openapi; print(openapi.text(), end="")' > docs/openapi.json

geo: setup ## Make the table of economies anew from what the registries publish (needs npm)
	@rm -rf build/geo && mkdir -p build/geo
	cd build/geo && npm pack --silent @ip-location-db/asn-country | xargs tar xf
	$(BIN)/python tests/georanges.py build/geo/package

load: setup ## Ten thousand sensors send their hour to one collector; SENSORS=1000 is quicker
	$(BIN)/python tests/bench_load.py

rush: setup ## Everybody looks at once: our own server, nginx, and what uploads notice (needs wrk, nginx)
	$(BIN)/python tests/bench_rush.py

bench: setup bpf ## Measure, and write build/bench.json
	$(BIN)/python tests/bench.py

experiments: setup ## Try what is claimed of the numbers, and write docs/experiments.md; TOPIC=flags tries less
	$(BIN)/python tests/experiments/experiments.py $(TOPIC)

calibration: setup ## Find anew from where on evidence is an alarm, and write collector/weather/calibrated.py
	$(BIN)/python tests/experiments/calibration.py
	$(BIN)/ruff format --quiet collector/weather/calibrated.py

clean: ## Remove what make made
	rm -rf $(VENV) build dist
