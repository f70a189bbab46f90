package dev.connectors.attack;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.Map;
import java.util.TreeMap;

/**
 * What callers saw.
 *
 * @param answers how many by HTTP status; {@code timeout} and {@code broken} are requests without
 *     an answer
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record Answers(int requests, Map<String, Integer> answers, double p50Millis, double p99Millis) {
  static final Answers NONE = new Answers(0, Map.of(), 0, 0);

  Answers {
    answers = answers == null ? Map.of() : Map.copyOf(answers);
  }

  int of(String... kinds) {
    int sum = 0;
    for (var kind : kinds) {
      sum += answers.getOrDefault(kind, 0);
    }
    return sum;
  }

  /** Counts add up; of the latencies the worse ones stay. */
  Answers and(Answers other) {
    var sum = new TreeMap<>(answers);
    other.answers.forEach((kind, count) -> sum.merge(kind, count, Integer::sum));
    return new Answers(
        requests + other.requests,
        sum,
        Math.max(p50Millis, other.p50Millis),
        Math.max(p99Millis, other.p99Millis));
  }

  @Override
  public String toString() {
    return "%d requests %s, p50 %.0f ms, p99 %.0f ms"
        .formatted(requests, new TreeMap<>(answers), p50Millis, p99Millis);
  }
}
