package dev.connectors.controller.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.api.ShippedClass;
import dev.connectors.connector.template.ClassTemplates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClassChecksTest {
  private final ClassChecks checks = new ClassChecks(new ClassTemplates());

  @Test
  void theGitClassIsValid() {
    assertThat(checks.verdict(Examples.connectorClass().getSpec()))
        .isEqualTo(Verdict.good(Reason.Valid, "Connectors can use this class"));
  }

  @ParameterizedTest
  @MethodSource("dev.connectors.connector.api.ShippedClass#names")
  void everyShippedClassIsValid(String name) {
    var shipped = ShippedClass.named(name);
    assertThat(checks.verdict(shipped.getSpec()).message())
        .isEqualTo("Connectors can use this class");
    assertThat(shipped.getSpec().operations()).hasSizeBetween(10, 128);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "name: strictAuth | name: basicAuth | NameDuplicate | spec.auth.types has two entries named 'basicAuth'",
        "secretKeys: [token] | secretKeys: [] | SecretKeysEmpty | spec.auth.types[strictAuth].secretKeys",
        "{Authorization: | {Host: | HeaderInvalid | spec.auth.types[basicAuth].inject.headers: 'Host'",
        "authName: basicAuth | authName: patAuth | AuthProbeInvalid | spec.auth.types has [basicAuth, strictAuth]",
        "params: [repository] | params: [repo] | AuthProbeInvalid | spec.auth.types[basicAuth].params",
        "{path: /} | {path: x} | ProbeInvalid | spec.livenessProbe.path must begin with '/'",
        "statusCodes: [200] | statusCodes: [2] | ProbeInvalid | spec.authProbes[basicAuth].probe.statusCodes: 2",
        "{path: /} | {path: /, success: body.status ==} | SuccessInvalid | spec.livenessProbe.success",
        "{path: /} | {path: /, success: '1 + 1'} | SuccessInvalid | spec.livenessProbe.success",
        "{path: /} | {path: /, success: 'nothing == 1'} | SuccessInvalid | nothing",
        "`\"[http]\"` | `\"{#if}\"` | TemplateInvalid | spec.configurations[gitconfig].data[.gitconfig]",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  plugin: {name: svn, listings: [x]}` | PluginUnknown | spec.plugin.name: there is no plugin 'svn'; this version has git, oci, maven, harbor",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  timeouts: {response: 61m}` | TimeoutInvalid | spec.timeouts.response: '61m' is no time from 1s to 60m; write it such as 90s or 10m",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  timeouts: {response: '9 s'}` | TimeoutInvalid | spec.timeouts.response: '9 s'",
        "data: {.gitconfig | data: {../x: y, .gitconfig | FileNameInvalid | '../x'",
        "`\"0600\"` | `\"0999\"` | FileModeInvalid | spec.configurations[gitconfig].modes[.gitconfig]: '0999'",
        "modes: {.gitconfig | modes: {other | FileModeInvalid | there is no file 'other'",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  operations: [{verb: get, methods: [get], paths: [/x]}]` | OperationInvalid | spec.operations[0].methods: 'get' is no HTTP method in upper case",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  operations: [{verb: get, methods: [TRACE], paths: [/x]}]` | OperationInvalid | spec.operations[0].methods: TRACE is never passed on; remove it",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  operations: [{verb: get, methods: [], paths: [/x]}]` | OperationInvalid | spec.operations[0].methods is empty",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  operations: [{verb: get, methods: [GET], paths: []}]` | OperationInvalid | spec.operations[0].paths is empty",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  operations: [{verb: get, methods: [GET], paths: [x]}]` | OperationInvalid | spec.operations[0].paths: 'x' must begin with '/'",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  operations: [{verb: get, methods: [GET], paths: [/a/../b]}]` | OperationInvalid | must not have a dot segment",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  operations: [{verb: get, methods: [GET], paths: [/a**/b]}]` | OperationInvalid | must have '**' alone in its segment",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  operations: [{verb: get, methods: [GET], paths: [/a//b]}]` | OperationInvalid | must not have a doubled slash",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  operations: [{verb: get, methods: [GET], paths: [/a%2fb]}]` | OperationInvalid | write it decoded",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  operations: [{verb: get, methods: [GET], paths: [/a], body: LfsBatch}]` | OperationInvalid | spec.operations[0].body can be read of a POST only",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  operations: [{verb: get, methods: [GET, HEAD], paths: [/a, /b]}, {verb: create, methods: [GET], paths: [/b], query: {a: b}}]` | OperationUnreachable | spec.operations[1] matches nothing, spec.operations[0] is before it",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  mint: [tokens]` | MintInvalid | spec.mint: 'tokens' must begin with '/'",
        "livenessProbe: {path: /} | `livenessProbe: {path: /}\n  actAs: {headers: [\"X-*-User\"]}` | ActAsInvalid | spec.actAs.headers: 'X-*-User'"
      })
  void eachViolationNamesFieldAndCure(
      String text, String replacement, Reason reason, String message) {
    var verdict = checks.verdict(Examples.connectorClass(text, replacement).getSpec());
    assertThat(verdict.reason()).as(verdict.message()).isEqualTo(reason);
    assertThat(verdict.message()).contains(message);
  }
}
