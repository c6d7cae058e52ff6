# make          build the tools into .build/release
# make demo     two real hosts, two virtual machines, from nothing and back to nothing (root)
# make test     everything that must hold (root)
# make test-network  the network tools in a guest with the kernel's own modules and services (half an hour)
# make bench    the measured promises, as ratios of one run
# make rules    the rules of the specification that no test names
# make install  DESTDIR= PREFIX=/usr/local

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.SILENT:
.PHONY: all demo test test-network lint bench rules install clean packages

PREFIX ?= /usr/local
SWIFT := $(or $(shell command -v swift),/opt/swift/usr/bin/swift)
RELEASE := .build/release
# A third of what a tool takes to start is the dynamic linker.  At fixed addresses, with the C++ library that Swift's
# runtime needs inside, a tool has next to nothing to relocate.
LINK := .build/link
RELEASE_FLAGS := -c release --static-swift-stdlib -Xswiftc -L$(CURDIR)/$(LINK) \
	$(foreach flag,-no-pie -static-libgcc,-Xswiftc -Xclang-linker -Xswiftc $(flag))
TOOLS := $(shell awk -F'"' '$$1 ~ /^ *tool.$$/ { print $$2 }' Package.swift)
# The manual's other names for the network tools.
LINKS := zs-bond-lacp:zs-bond zs-bond-ab:zs-bond zs-nic-to-bond:zs-bond \
	zs-change-nic:zs-network-setting zs-show-network:zs-network-setting

# Runs a command and shows what it said only when it failed.
quietly = log=$$(mktemp); trap 'rm -f "$$log"' EXIT; \
	quietly() { "$$@" >"$$log" 2>&1 || { status=$$?; cat "$$log" >&2; return $$status; }; }

all:
	$(quietly)
	Tests/Lab/install-packages build
	mkdir -p $(LINK)
	ln -sfn "$$(gcc -print-file-name=libstdc++.a)" $(LINK)/libstdc++.a
	quietly $(SWIFT) build $(RELEASE_FLAGS)

demo: packages all
	Tests/Lab/demo $(RELEASE)

test: packages lint all
	$(quietly)
	Tests/Lab/lab down --stale
	quietly $(SWIFT) build --build-tests
	export ZS_BIN=$(CURDIR)/$(RELEASE)
	# One test at a time: deadlines, signals, daemons and guests do not share two cores with each other.
	for part in '--skip EndToEndTests' '--filter EndToEndTests --skip NetworkTests'; do
		$(SWIFT) test --skip-build --no-parallel $$part >"$$log" 2>&1 || { grep -v '^✔\|^◇' "$$log" >&2; exit 1; }
		grep 'Test run with' "$$log" | tail -1
	done

# An emulated machine that is set up, cut off and rebooted again and again: too slow for every change.
test-network: packages all
	ZS_BIN=$(CURDIR)/$(RELEASE) $(SWIFT) test --no-parallel --filter NetworkTests

lint:
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	Tests/line-limit 400 Sources Tests
	for script in $$(git ls-files Tests .ci | xargs grep -l '^#!/bin/bash'); do bash -n "$$script"; done

bench: packages all
	Tests/Bench/run $(RELEASE)

rules:
	Tests/rules

install: all
	install -d $(DESTDIR)$(PREFIX)/bin
	for tool in $(TOOLS) zs-image-place; do
		install --strip $(RELEASE)/$$tool $(DESTDIR)$(PREFIX)/bin/
	done
	# What zs-cli and zs-image send to hosts lies beside them.
	install --strip $(RELEASE)/zs-image-place $(DESTDIR)$(PREFIX)/bin/
	for link in $(LINKS); do
		[[ ! -e $(DESTDIR)$(PREFIX)/bin/$${link#*:} ]] || ln -sfn $${link#*:} $(DESTDIR)$(PREFIX)/bin/$${link%:*}
	done
	share=$(DESTDIR)$(PREFIX)/share
	shopt -s nullglob
	for page in man/*.[1-8]; do install -D -m 644 -t "$$share/man/man$${page##*.}" "$$page"; done
	for file in completions/bash/*; do install -D -m 644 -t "$$share/bash-completion/completions" "$$file"; done
	for file in completions/zsh/*; do install -D -m 644 -t "$$share/zsh/site-functions" "$$file"; done
	for file in completions/fish/*; do install -D -m 644 -t "$$share/fish/vendor_completions.d" "$$file"; done

clean:
	Tests/Lab/lab down
	rm -rf .build .lab bench-out

packages:
	Tests/Lab/install-packages build run host test
