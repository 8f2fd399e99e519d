# Everything that a fresh Debian machine needs is installed by the targets themselves.
SHELL := /bin/bash
PREFIX ?= /usr/local
PACKAGES := libssh-dev libyaml-dev libpcre2-dev libcrypt-dev pkg-config openssh-server sudo \
	openssh-client busybox-static dropbear-bin debootstrap iproute2 procps gcc libc6-dev curl zip unzip \
	libcap2-bin ca-certificates git
RELEASE := .build/release
SUDO := $(if $(filter 0,$(shell id -u)),,sudo)

.PHONY: help setup build release install test demo lint format bench clean

help:
	@echo "make demo      build, start throwaway hosts, prepare them twice, show facts, take them down"
	@echo "make test      build, run every test"
	@echo "make build     build for debugging      make release   build for use"
	@echo "make install   install to PREFIX ($(PREFIX))"
	@echo "make lint      check the style          make format    set the style"
	@echo "make bench     measure against the peers"

# apt is asked only where something is missing: a second run costs nothing.
setup:
	@missing=; for p in $(PACKAGES); do dpkg -s $$p >/dev/null 2>&1 || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then $(SUDO) apt-get update -q && \
	DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -qy --no-install-recommends $$missing; fi
	@command -v swift >/dev/null || { echo "Swift 6.3 is needed: https://www.swift.org/install"; exit 1; }

build: setup
	swift build

release: setup
	swift build -c release --product martlet --static-swift-stdlib

install: release
	install -D -m 755 $(RELEASE)/martlet $(DESTDIR)$(PREFIX)/bin/martlet

test: setup
	Tests/run

demo: release
	Tests/demo

bench: release
	bench/run

lint:
	swift format lint --strict --recursive --parallel Sources Tests Package.swift

format:
	swift format --in-place --recursive --parallel Sources Tests Package.swift

clean:
	rm -rf .build
