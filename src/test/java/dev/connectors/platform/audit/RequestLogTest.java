package dev.connectors.platform.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.testbed.Log;
import io.vertx.core.json.JsonObject;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class RequestLogTest {
  @Test
  void failureIsToldByKindAndPlaceAndNotByItsMessage() {
    try (var log = Log.capture()) {
      new RequestLog("test").failedFew(new IllegalStateException("Authorization: Bearer x"));
      assertThat(log.lines("test"))
          .singleElement()
          .asString()
          .startsWith("java.lang.IllegalStateException at ")
          .contains("RequestLogTest.java:")
          .doesNotContain("Bearer");
    }
  }

  @Test
  void lineThatNobodyWritesIsNotMade() {
    var category = Logger.getLogger("test.off");
    category.setLevel(Level.OFF);
    new RequestLog("test.off")
        .write(
            () -> {
              throw new AssertionError("made for nobody");
            });
  }

  @Test
  void whatAnybodyCanCauseHasFewLinesAndTheRestIsCounted() {
    var requests = new RequestLog("test");
    try (var log = Log.capture()) {
      for (int i = 0; i < 1000; i++) {
        requests.warnFew("no answer");
      }
      int written = log.lines("test").size();
      assertThat(written).isBetween(10, 100);
      requests.write(() -> new JsonObject().put("decision", "allowed"));
      assertThat(log.lines("test").getLast()).contains("\"linesLeftOut\":");
    }
  }
}
