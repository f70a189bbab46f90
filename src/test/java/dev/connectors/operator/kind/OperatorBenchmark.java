package dev.connectors.operator.kind;

import static dev.connectors.testbed.Patience.SOON;
import static org.awaitility.Awaitility.await;

import dev.connectors.operator.api.Component;
import dev.connectors.operator.kind.ApplyRace.Lap;
import dev.connectors.operator.kind.ApplyRace.Round;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.AuditLog.Requests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What the operator asks of the API server and how long it takes, as counts and ratios, for {@code
 * make bench-operator}. It measures and judges nothing: the promises are in {@link EngineApiTest}.
 */
@Tag("bench")
@ExtendWith(ApiServer.Extension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class OperatorBenchmark {
  private static final Path RESULT = Path.of("target/bench/operator.txt");
  private static final int ROUNDS = Integer.getInteger("bench.rounds", 7);
  private static final int PASSES = 5;

  private final ApiServer server;
  private final StringBuilder result = new StringBuilder();

  OperatorBenchmark(ApiServer server) {
    this.server = server;
  }

  /** First, so that its first round is that of an operator that has just started. */
  @Test
  @Order(1)
  void untilAllIsApplied() {
    var rounds = new ApplyRace(server).rounds(1 + ROUNDS);
    var first = rounds.getFirst();
    var warm = rounds.subList(1, rounds.size());
    line("From create to all manifests applied, against kubectl apply --server-side of the same");
    line("%-30s %10s %10s %8s", "", "operator", "kubectl", "ratio");
    compare("as the caller waits", warm, Lap::asCalled);
    compare("requests alone", warm, Lap::atServer);
    compare("as the caller waits, first", List.of(first), Lap::asCalled);
    compare("requests alone, first", List.of(first), Lap::atServer);
    line("%-30s %10d %10d", "objects", first.operator().writes(), first.kubectl().writes());
    var last = rounds.getLast();
    line("%-30s %10d %10d", "requests", last.operator().requests(), last.kubectl().requests());
    line("Medians of %d rounds, in turn, each into a clean cluster; first: the one before", ROUNDS);
    line("them, of an operator just started and a kubectl without cache. Only the ratios carry");
    line("over to another machine. %s", server.kubectl("version").replace('\n', ' '));
    line("");
  }

  @Test
  @Order(2)
  void requestsUntilReadyAndThen() {
    var here = new Installation(server, "bench-requests");
    try (var operator = OperatorUnderTest.start(server, here.namespace())) {
      try {
        untilReady(operator, here);
        passesThatChangeNothing(operator, here);
      } finally {
        here.delete();
        here.awaitGone();
      }
    }
  }

  @AfterAll
  void write() throws IOException {
    Files.createDirectories(RESULT.getParent());
    Files.writeString(RESULT, result);
  }

  private void untilReady(OperatorUnderTest operator, Installation here) {
    line("Requests from create to Ready");
    line(
        "%-16s %8s %14s %14s %7s %7s %5s %6s %6s",
        "",
        "objects",
        "object writes",
        "status writes",
        "create",
        "delete",
        "get",
        "list",
        "watch");
    here.objects().deleteDefinitions();
    Kinds.all().forEach(kind -> untilReady(operator, here, kind));
    line("List and watch are of the ConnectorClasses, whose definition comes with Core.");
    line("");
  }

  private void untilReady(OperatorUnderTest operator, Installation here, Component<?> component) {
    int before = here.objects().owned().size() + here.objects().definitions().size();
    var mark = server.audit().mark();
    here.create(component);
    here.becomeReady(Installation.type(component));
    var sent = operator.of(server.audit().requestsSince(mark));
    line(
        "%-16s %8d %14d %14d %7d %7d %5d %6d %6d",
        component.getKind(),
        here.objects().owned().size() + here.objects().definitions().size() - before,
        ApplyRace.objectWrites(sent).count(),
        sent.where(request -> request.subresource().equals("status")).count(),
        sent.verb("create").count(),
        sent.verb("delete").count(),
        sent.verb("get").count(),
        sent.verb("list").count(),
        sent.verb("watch").count());
  }

  private void passesThatChangeNothing(OperatorUnderTest operator, Installation here) {
    line("Requests of passes that change nothing");
    line("%-16s %8s %8s %16s", "", "passes", "requests", "per pass");
    for (var component : Kinds.names()) {
      var mark = server.audit().mark();
      int start = operator.passes(component);
      for (int i = 0; i < PASSES; i++) {
        int before = operator.passes(component);
        operator.wake(component, here.namespace());
        await().atMost(SOON).until(() -> operator.passes(component) > before);
      }
      Requests sent = operator.of(server.audit().requestsSince(mark));
      int passes = operator.passes(component) - start;
      line(
          "%-16s %8d %8d %16s",
          component, passes, sent.count(), decimal(sent.count() / (double) passes));
    }
  }

  private void compare(String name, List<Round> rounds, Function<Lap, Duration> time) {
    double operator = median(rounds.stream().map(Round::operator).map(time).toList());
    double kubectl = median(rounds.stream().map(Round::kubectl).map(time).toList());
    line(
        "%-30s %7.0f ms %7.0f ms %8s", name, operator, kubectl, decimal(operator / kubectl) + " x");
  }

  private static double median(List<Duration> durations) {
    var sorted = durations.stream().mapToLong(Duration::toNanos).sorted().toArray();
    return sorted[sorted.length / 2] / 1e6;
  }

  private static String decimal(double number) {
    return number == 0 ? "0" : String.format(Locale.ROOT, "%.2f", number);
  }

  private void line(String format, Object... values) {
    result.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
