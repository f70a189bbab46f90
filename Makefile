# Targets print what they do; `make` alone lists them.
VERSION  := $(shell sed -n '0,/<version>/s/.*<version>\(.*\)<\/version>.*/\1/p' pom.xml)
NATIVE   ?= false
IMAGE    ?= connectors:$(VERSION)$(if $(filter true,$(NATIVE)),-native)
CLUSTER  := src/test/cluster
# Fails with what to install where there is no JDK 25.
JDK       = JAVA_HOME="$$(src/build/jdk.sh)" && export JAVA_HOME
MVN       = $(JDK) && ./mvnw -B -q -ntp
PACKAGE   = $(MVN) package -Dmaven.test.skip -Dspotless.check.skip -Dquarkus.package.jar.type=uber-jar
export IMAGE NATIVE VERSION
.DEFAULT_GOAL := help
.PHONY: help demo test attack bench-operator bench-proxy generate check-generated image native cluster-up cluster-down dev

help: ## List the targets
	@printf 'usage: make TARGET [IMAGE=%s] [NATIVE=true] [KUBECONFIG=FILE] [STEPS="build classes unit"]\n\n' '$(IMAGE)'
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## Show the way of a request on a real three-node cluster, or on KUBECONFIG's
	@$(CLUSTER)/demo.sh

test: ## Run every check: unit, golden, native sources, generated files, API server, cluster; or STEPS
	@$(JDK) && src/build/test.sh $(STEPS)

attack: ## Flood, starve and cut off an installation on a cluster of its own, and print what was seen; or ROWS="names quota"
	@$(MAKE) --no-print-directory $(if $(filter true,$(NATIVE)),native,image)
	@$(MVN) test-compile -Dspotless.check.skip && src/build/attack.sh

bench-operator: ## Measure the operator: requests, time against kubectl, memory and start of each role
	@$(MVN) test-compile -Dspotless.check.skip && src/build/bench.sh '$(VERSION)'

bench-proxy: ## Measure the proxy beside a proxy in Go and nginx; or, with PROFILE=cpu|alloc, see where it spends
	@rm -f target/*-runner.jar; $(PACKAGE) && ./mvnw -B -q -ntp test-compile -Dspotless.check.skip && src/build/bench-proxy.sh

generate: ## Make the CRDs, bundle/ and the generated parts of helm/ from the Java sources
	@$(PACKAGE) && src/build/generate.sh .

check-generated: ## Fail where a generated file is not what `make generate` makes
	@$(PACKAGE) && src/build/generate.sh --check

image: ## Make the JVM image from what is on this machine, without pulling
	@$(PACKAGE) && src/build/image.sh jvm '$(IMAGE)' '$(VERSION)'

native: NATIVE = true
native: ## Compile natively with GRAALVM_HOME and make the native image
	@src/build/native.sh '$(IMAGE)' '$(VERSION)'

cluster-up: ## Start the test bed: three nodes of real Kubernetes in docker
	@$(CLUSTER)/up.sh

cluster-down: ## Remove the test bed's cluster
	@$(CLUSTER)/down.sh

dev: ## Run the operator from the sources against KUBECONFIG, reloading on change
	@$(JDK) && ./mvnw -B -ntp quarkus:dev -Dquarkus.args=operator
