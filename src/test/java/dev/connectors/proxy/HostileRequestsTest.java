package dev.connectors.proxy;

import static dev.connectors.testbed.Patience.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.connectors.connector.access.Token;
import dev.connectors.testbed.Logged;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What ill-meaning callers and lying tools try, byte for byte, against a proxy with real
 * connections: the tables are in {@code src/test/resources/hostile}.
 */
class HostileRequestsTest {
  private static final int LONGEST_LINE = 2048;

  /** It writes of tools whose answers are none. */
  private static final String HTTP_LIBRARY = "io.vertx.core.net.impl.ConnectionBase";

  private static final List<RawTool.Heard> LATE = new ArrayList<>();

  private static HostileWorld world;
  private static Logged log;

  @BeforeAll
  static void begin() throws IOException {
    log = new Logged();
    world = new HostileWorld();
  }

  @AfterAll
  static void end() throws IOException {
    world.close();
    log.close();
  }

  @Test
  void thereAreSixtyRowsOfDifferentNames() {
    assertThat(HostileRow.names()).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(60);
  }

  @TestFactory
  Stream<DynamicTest> nothingGetsPastTheJudge() {
    return Stream.concat(
        HostileRow.all().map(row -> DynamicTest.dynamicTest(row.title(), () -> check(row))),
        Stream.of(DynamicTest.dynamicTest("nothing came late", HostileRequestsTest::nothingLate)));
  }

  private static void check(HostileRow row) throws IOException {
    sweep();
    log.clear();
    var place = world.places.get(row.text("connector", "git"));
    var words = words(row, place);
    place
        .tool()
        .says(
            row.texts("answers").stream().map(text -> filled(text, words)).toList(),
            row.is("hangsUp"));
    var answers = sent(row, words);
    assertThat(answers.statuses())
        .as("%s%n%s", row.title(), answers.text())
        .isEqualTo(row.statuses());
    assertThat(answers.cutOff()).as("cut off").isEqualTo(row.is("cutOff"));
    row.texts("holds").forEach(text -> assertThat(answers.text()).contains(filled(text, words)));
    row.texts("lacks")
        .forEach(
            text -> assertThat(answers.text()).doesNotContainIgnoringCase(filled(text, words)));
    heard(row, words);
    for (var text : row.texts("log")) {
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(log.text()).contains(filled(text, words)));
    }
    assertShort();
    assertNoSecret("the answer", answers.text());
    assertThat(world.abroad.heard()).as("what is abroad").isEmpty();
  }

  private static RawCaller.Answers sent(HostileRow row, Map<String, String> words)
      throws IOException {
    var head = row.text("head", "");
    var bytes =
        head.isEmpty()
            ? row.text("send", "")
            : head.stripTrailing().replace("\n", "\r\n") + "\r\n\r\n" + row.text("body", "");
    try (var caller = new RawCaller(world.port())) {
      caller.send(filled(bytes, words));
      boolean headOnly = bytes.startsWith("HEAD ");
      if (row.row().has("then")) {
        caller.read(headOnly);
        caller.send(filled(row.text("then", ""), words));
      }
      while (caller.answers().statuses().size() < Math.max(1, row.statuses().size())) {
        int before = caller.answers().statuses().size();
        caller.read(headOnly);
        if (caller.answers().statuses().size() == before) {
          break;
        }
      }
      return caller.answers();
    }
  }

  /** Each tool must have heard what the row says, its own credential, and nothing else. */
  private static void heard(HostileRow row, Map<String, String> words) {
    for (var place : world.places.values()) {
      var expected =
          row.sees().stream()
              .filter(
                  one -> one.path("at").asText(row.text("connector", "git")).equals(place.name()))
              .toList();
      // A tool hears a request before its caller has an answer, but for one that is cut off.
      if (place.tool().heard().size() != expected.size()) {
        await()
            .atMost(SOON)
            .untilAsserted(() -> assertThat(place.tool().heard()).hasSize(expected.size()));
      }
      for (var one : expected) {
        compare(one, place, words);
      }
    }
  }

  private static void compare(
      JsonNode expected, HostileWorld.Place place, Map<String, String> words) {
    var heard = place.tool().heard().remove();
    assertThat(heard.line()).isEqualTo(filled(expected.get("line").asText(), words));
    var headers =
        Stream.concat(
                HostileRow.elements(expected.path("headers"))
                    .map(header -> filled(header.asText(), words)),
                Stream.of(
                    "host: " + place.tool().authority(),
                    place.sent(),
                    "connectors-via: " + ProxyBed.INSTALLATION))
            .filter(header -> !header.isEmpty())
            .toList();
    assertThat(heard.headers()).containsExactlyInAnyOrderElementsOf(headers);
    assertThat(heard.body()).isEqualTo(filled(expected.path("body").asText(""), words));
  }

  private static void assertShort() {
    assertThat(log.lines())
        .filteredOn(line -> !line.logger().equals(HTTP_LIBRARY))
        .allSatisfy(
            line -> assertThat(line.text()).hasSizeLessThan(LONGEST_LINE).doesNotContain("\tat "));
  }

  /** What comes after its row has ended must not be taken for the next one's. */
  private static void sweep() {
    Stream.concat(
            Stream.of(world.abroad), world.places.values().stream().map(HostileWorld.Place::tool))
        .forEach(
            tool -> {
              LATE.addAll(tool.heard());
              tool.heard().clear();
            });
  }

  private static void nothingLate() {
    sweep();
    assertThat(LATE).isEmpty();
    assertShort();
    assertNoSecret("the log", log.all());
    assertNoSecret("the log, read as a URL", unescaped(unescaped(log.all())));
  }

  /** Neither a credential nor a token, in any form in which one may be written. */
  private static void assertNoSecret(String what, String text) {
    for (var place : world.places.values()) {
      assertThat(text)
          .as(what)
          .doesNotContain(place.secret(), HostileWorld.base64("robot:" + place.secret()));
    }
    for (var token : world.callers.values()) {
      assertThat(text).as(what).doesNotContain(signature(token), base64OfPassword(token));
    }
  }

  private static String unescaped(String text) {
    return Pattern.compile("%([2-7][0-9a-fA-F])")
        .matcher(text)
        .replaceAll(
            escape ->
                Matcher.quoteReplacement(
                    Character.toString(Integer.parseInt(escape.group(1), 16))));
  }

  private static String signature(Token token) {
    return token.reveal().substring(token.reveal().lastIndexOf('.') + 1);
  }

  private static String base64OfPassword(Token token) {
    return HostileWorld.base64("x:" + token.reveal());
  }

  private static Map<String, String> words(HostileRow row, HostileWorld.Place place) {
    var words = new HashMap<>(row.chosen());
    world.callers.forEach((name, token) -> words.put(name, token.reveal()));
    var token = world.callers.get(row.text("as", "none"));
    if (token != null) {
      words.put("token", token.reveal());
      words.put("coded", token.reveal().replace(".", "%2E").replace("e", "%65"));
      words.put("codedTwice", token.reveal().replace(".", "%252e"));
      words.put("basic", base64OfPassword(token));
      words.put(
          "userAsName",
          HostileWorld.base64(world.callers.get("user").reveal() + ":" + token.reveal()));
    }
    words.put("hex", Integer.toHexString(row.chosen().getOrDefault("batch", "").length()));
    words.put("tool", place.tool().authority());
    words.put("abroad", world.abroad.authority());
    words.put("secret", place.secret());
    words.put("sent", place.sent().substring(place.sent().indexOf(' ') + 1));
    words.put("20k", "a".repeat(20_000));
    words.put("60k", "a".repeat(60_000));
    words.put("1k", "a".repeat(1000));
    var inner = place.namespace() + "/" + place.name();
    words.putAll(
        switch (row.entry()) {
          case "host" ->
              Map.of("host", "c-%s.%s.svc".formatted(place.name(), place.namespace()), "at", "");
          case "api" ->
              Map.of("host", "connectors-api", "at", "/connectors/v1alpha1/" + inner + "/path");
          default ->
              Map.of(
                  "host",
                  "connectors-proxy",
                  "at",
                  "/namespaces/" + inner.replace("/", "/connectors/"));
        });
    return words;
  }

  /** Twice: a chosen value may hold words of its own. */
  private static String filled(String text, Map<String, String> words) {
    var filled = text;
    for (int i = 0; i < 2; i++) {
      for (var word : words.entrySet()) {
        filled = filled.replace("${" + word.getKey() + "}", word.getValue());
      }
    }
    assertThat(filled).as("every word has a value").doesNotContain("${");
    return filled;
  }
}
