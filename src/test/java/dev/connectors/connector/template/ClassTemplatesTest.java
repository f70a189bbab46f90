package dev.connectors.connector.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassTemplatesTest {
  private static final String CANARY = "canary-3f1c";
  private static final Map<String, Object> DATA =
      Map.of(
          "secret", Map.of("username", "ann", "password", CANARY),
          "param", Map.of("repository", "org/r.git", "empty", "", "flag", "false"),
          "connector",
              Map.of(
                  "name", "git",
                  "address", "https://git.example.com",
                  "proxyAddress", "http://c-git.team.svc.cluster.local"),
          "connectors", List.of(Map.of("name", "a"), Map.of("name", "b")),
          "context", Map.of("token", "t0"));

  private final ClassTemplates templates = new ClassTemplates();

  @Test
  void basicIsTheHeaderOfRfc7617() {
    assertThat(render("Basic {secret.username.basic(secret.password)}"))
        .isEqualTo("Basic YW5uOmNhbmFyeS0zZjFj");
  }

  @Test
  void gitConfigKeepsItsLinesAndIndent() {
    var template =
        """
        [http "{connector.proxyAddress}/"]
        \textraHeader = Authorization: Bearer {context.token}
        [url "{connector.proxyAddress}/"]
        \tinsteadOf = {connector.address}/
        """;
    assertThat(render(template))
        .isEqualTo(
            """
            [http "http://c-git.team.svc.cluster.local/"]
            \textraHeader = Authorization: Bearer t0
            [url "http://c-git.team.svc.cluster.local/"]
            \tinsteadOf = https://git.example.com/
            """);
  }

  @Test
  void loopsConditionsAndDefaultsWork() {
    assertThat(render("{#for c in connectors}{c.name}{#if c_hasNext},{/if}{/for}"))
        .isEqualTo("a,b");
    assertThat(render("{param.branch ?: 'main'}|{param.branch.orEmpty}|{param.empty}"))
        .isEqualTo("main||");
    assertThat(render("{#if param.flag == 'false'}no{#else}yes{/if}")).isEqualTo("no");
    assertThat(render("{#for e in secret}{e.key};{/for}")).contains("username;", "password;");
    assertThat(render("{\"auths\": {}} { a } $HOME")).isEqualTo("{\"auths\": {}} { a } $HOME");
  }

  @Test
  void missingValueIsNamed() {
    assertThatThrownBy(() -> render("x\n{param.branch}"))
        .isInstanceOf(TemplateProblem.class)
        .hasMessage("{param.branch} has no value (line 2)");
    assertThatThrownBy(() -> render("{secret.user.basic(secret.password)}"))
        .hasMessageContaining("{secret.user.basic(secret.password)} has no value");
    assertThatThrownBy(() -> render("{secret.username.basic(secret.pass)}"))
        .hasMessageContaining("secret.pass");
    assertThatThrownBy(() -> render("{#for x in nothing}{x}{/for}"))
        .hasMessageContaining("{nothing} has no value");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{cdi:classTemplates}",
        "{inject:classTemplates}",
        "{config:user.home}",
        "{config:['user.home']}",
        "{str:eval('{secret}')}",
        "{msg:hello}",
        "{data:secret}",
        "{secret}",
        "{this}",
        "{connectors}",
        "{secret.entrySet}",
        "{secret.values}",
        "{secret.password.raw}",
        "{secret.password.safe}",
        "{secret.password.length}",
        "{secret.password.getClass}",
        "{secret.password.class}",
        "{secret.getClass().forName('java.lang.Runtime')}",
        "{context.token.getBytes()}",
        "{secret.password + 'x'}",
        "{connectors.get(0)}",
        "{connectors.stream}",
        "{#if secret.password > 1}x{/if}",
        "{#for i in 1000000000}x{/for}",
        "{#for c in secret.password}x{/for}"
      })
  void nothingButTheGivenValuesIsReachable(String template) {
    assertThatThrownBy(() -> render(template))
        .isInstanceOf(TemplateProblem.class)
        .hasMessageNotContaining(CANARY)
        .hasNoCause();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{#include other /}",
        "{#include $fragment /}",
        "{#fragment x}{/fragment}",
        "{#insert /}",
        "{#eval '{secret}' /}",
        "{#cached}{/cached}",
        "{#let x=1}{/let}",
        "{#userTag /}",
        "{#if a}",
        "{/if}",
        "{#for x in y}"
      })
  void unknownSectionsAreRefusedWhenTheClassIsChecked(String template) {
    assertThat(templates.check(template)).isPresent();
    assertThatThrownBy(() -> render(template)).isInstanceOf(TemplateProblem.class);
  }

  @Test
  void checkAcceptsWhatOnlyLacksValues() {
    assertThat(templates.check("{a.b} {#if c}{d}{/if}")).isEmpty();
    assertThat(templates.check("")).isEmpty();
  }

  @Test
  void loopsAreBounded() {
    var many = Map.<String, Object>of("l", IntStream.range(0, 1000).boxed().toList());
    var nested = "{#for a in l}{#for b in l}{#for c in l}x{/for}{/for}{/for}";
    assertThatThrownBy(() -> templates.render(nested, many))
        .hasMessageContaining("loops too often over {l}");
  }

  @Test
  void outputIsBounded() {
    var data = Map.<String, Object>of("s", "y".repeat(100_000));
    assertThat(templates.render("{s}{s}", data)).hasSize(200_000);
    assertThatThrownBy(() -> templates.render("{s}{s}{s}", data))
        .hasMessage("makes more than 262144 characters");
    assertThat(templates.check("z".repeat(70_000))).hasValue("is longer than 65536 characters");
  }

  @Test
  void deepNestingIsAProblemAndNotACrash() {
    var deep = "{#if true}".repeat(3000) + "x" + "{/if}".repeat(3000);
    try {
      assertThat(render(deep)).isEqualTo("x");
    } catch (TemplateProblem e) {
      assertThat(e).hasMessage("is nested too deeply");
    }
  }

  @Test
  void objectsOfOursAreNeverHandedOver() {
    assertThatThrownBy(() -> templates.render("x", Map.of("p", Map.of("q", Path.of("/")))))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private String render(String template) {
    return templates.render(template, DATA);
  }
}
