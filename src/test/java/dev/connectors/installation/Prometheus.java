package dev.connectors.installation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.Set;
import java.util.TreeSet;

/** What Prometheus has scraped, asked from a pod. */
final class Prometheus implements AutoCloseable {
  private static final String API = "http://prometheus.prometheus.svc:9090/api/v1/";
  private static final int NONE = -1;

  private final Holder pod;

  Prometheus(Holder pod) {
    this.pod = pod;
  }

  /**
   * The highest value in the last hour, also of pods that are gone; negative where there is none.
   */
  double highest(String selector) {
    var values = ask("query", "query", "max(max_over_time(%s[1h]))".formatted(selector));
    return values.at("/result/0/value/1").asDouble(NONE);
  }

  Set<String> labels(String selector) {
    var names = new TreeSet<String>();
    ask("labels", "match[]", selector).forEach(name -> names.add(name.asText()));
    return names;
  }

  private JsonNode ask(String path, String parameter, String value) {
    var answer =
        pod.shell("curl -sG --data-urlencode '%s=%s' %s".formatted(parameter, value, API + path));
    try {
      return new ObjectMapper().readTree(answer).path("data");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(answer, e);
    }
  }

  @Override
  public void close() {
    pod.delete();
  }
}
