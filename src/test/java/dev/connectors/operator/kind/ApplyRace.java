package dev.connectors.operator.kind;

import static dev.connectors.testbed.Patience.SOON;

import dev.connectors.platform.Conditions;
import dev.connectors.testbed.ApiServer;
import dev.connectors.testbed.AuditLog.Request;
import dev.connectors.testbed.AuditLog.Requests;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The operator and {@code kubectl apply --server-side} bring the same manifests into the same clean
 * cluster, in turn. Neither runs while the other does.
 */
final class ApplyRace {
  /**
   * One way of one of them.
   *
   * @param asCalled what the caller waits: from the creation of ConnectorsCore until its status
   *     says that all is applied; of kubectl from its call to its end
   * @param atServer the same without what is no request: from the first request's arrival to the
   *     last write's answer
   * @param writes how many objects were written
   * @param requests how many requests were sent for it
   */
  record Lap(Duration asCalled, Duration atServer, int writes, int requests) {}

  /** Both, right after one another. */
  record Round(Lap operator, Lap kubectl) {}

  private final ApiServer server;
  private final Installation here;
  private List<GenericKubernetesResource> manifests = List.of();

  ApplyRace(ApiServer server) {
    this.server = server;
    this.here = new Installation(server, "bench-apply");
  }

  List<Round> rounds(int count) {
    var rounds = new ArrayList<Round>();
    for (int i = 0; i < count; i++) {
      rounds.add(new Round(byOperator(), byKubectl()));
    }
    return rounds;
  }

  private Lap byOperator() {
    try (var operator = OperatorUnderTest.start(server, here.namespace())) {
      clean();
      var mark = server.audit().mark();
      long start = System.nanoTime();
      here.create(new ConnectorsCore());
      var core =
          server
              .admin()
              .resources(ConnectorsCore.class)
              .inNamespace(here.namespace())
              .withName(ConnectorsCore.NAME)
              .waitUntilCondition(ApplyRace::isApplied, SOON.toSeconds(), TimeUnit.SECONDS);
      var asCalled = Duration.ofNanos(System.nanoTime() - start);
      var all = server.audit().requestsSince(mark);
      manifests = operator.manifests(core);
      clean();
      var created = all.resource("connectorscore").verb("create");
      return lap(asCalled, created, operator.of(all));
    }
  }

  private Lap byKubectl() {
    clean();
    var file = written(manifests);
    var mark = server.audit().mark();
    long start = System.nanoTime();
    var said = server.kubectl("apply", "--server-side", "-f", file.toString());
    var asCalled = Duration.ofNanos(System.nanoTime() - start);
    if (said.lines().count() != manifests.size()) {
      throw new IllegalStateException("kubectl applied something else: " + said);
    }
    var sent = server.audit().requestsSince(mark).userAgent("kubectl");
    clean();
    return lap(asCalled, sent, sent);
  }

  private static Lap lap(Duration asCalled, Requests first, Requests own) {
    var writes = objectWrites(own);
    var from = moment(first, Comparator.naturalOrder(), true);
    var to = moment(writes, Comparator.reverseOrder(), false);
    return new Lap(asCalled, Duration.between(from, to), writes.count(), own.count());
  }

  private static Instant moment(Requests requests, Comparator<Instant> order, boolean arrival) {
    return requests.all().stream()
        .map(request -> arrival ? request.received() : request.answered())
        .min(order)
        .orElseThrow(() -> new IllegalStateException("nothing was sent"));
  }

  /** Server-side applies, without those of a status. */
  static Requests objectWrites(Requests requests) {
    return requests.verb("patch").where(ApplyRace::isObject);
  }

  private static boolean isObject(Request request) {
    return request.subresource().isEmpty()
        && !request.resource().equals("events")
        // Of the operator's own start, which may be just before.
        && !request.resource().startsWith("validatingadmissionpolic");
  }

  private static boolean isApplied(ConnectorsCore core) {
    return core != null
        && core.getStatus() != null
        && Conditions.isTrue(core.getStatus().conditions(), "ManifestsApplied");
  }

  /** As it was before any installation: without the definitions too. */
  private void clean() {
    here.delete();
    here.objects().leftOver().forEach(here.objects()::remove);
    here.awaitGone();
    here.objects().deleteDefinitions();
  }

  private static Path written(List<GenericKubernetesResource> manifests) {
    try {
      var list = Map.of("apiVersion", "v1", "kind", "List", "items", manifests);
      return Files.writeString(Path.of("target/bench-manifests.json"), Serialization.asJson(list));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
