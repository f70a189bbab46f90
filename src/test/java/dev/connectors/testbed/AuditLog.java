package dev.connectors.testbed;

import static dev.connectors.testbed.Patience.SOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.function.Predicate;

/**
 * What an API server was asked, from its audit log: who, what, and with which result.
 *
 * <p>{@link #mark} and {@link #requestsSince} each send a request of their own and wait until it is
 * in the log, so that everything answered before is there too: no test has to sleep.
 */
public final class AuditLog {
  private static final String BARRIER = "/version?barrier=";
  private static final Set<String> WRITES =
      Set.of("create", "update", "patch", "delete", "deletecollection");

  private final KubernetesClient client;
  private final LongFunction<String> readFrom;
  private volatile long latest;

  /**
   * @param client sends the requests that show how far the log has been written
   * @param readFrom the log's text from a byte offset on
   */
  AuditLog(KubernetesClient client, LongFunction<String> readFrom) {
    this.client = client;
    this.readFrom = readFrom;
  }

  /** A place in the log. */
  public record Mark(long offset) {}

  /** The place after every request that has been answered. */
  public Mark mark() {
    long from = latest;
    latest = from + readToBarrier(from).getBytes(UTF_8).length;
    return new Mark(latest);
  }

  /**
   * What was asked between the mark and now, without the API server's own requests. A watch counts
   * from its start.
   */
  public Requests requestsSince(Mark mark) {
    Map<String, Request> byId = new LinkedHashMap<>();
    readToBarrier(mark.offset())
        .lines()
        .filter(line -> !line.contains(BARRIER))
        .map(line -> Request.of(Serialization.unmarshal(line, JsonNode.class)))
        .filter(request -> !request.user().equals("system:apiserver"))
        .forEach(request -> byId.put(request.id(), request));
    return new Requests(List.copyOf(byId.values()));
  }

  private String readToBarrier(long from) {
    String barrier = BARRIER + UUID.randomUUID();
    Objects.requireNonNull(client.raw(barrier));
    String text =
        await("the audit log")
            .pollInterval(Duration.ofMillis(50))
            .atMost(SOON)
            .until(
                () -> readFrom.apply(from),
                log ->
                    log.indexOf('\n', Math.max(0, log.indexOf(barrier))) > 0
                        && log.contains(barrier));
    return text.substring(0, text.indexOf('\n', text.indexOf(barrier)) + 1);
  }

  /**
   * One request. {@code user} is the impersonated one where there is one; {@code resource} is the
   * plural, {@code code} the HTTP status; what a request has not is empty.
   */
  public record Request(
      String id,
      String user,
      String userAgent,
      String verb,
      String uri,
      String apiGroup,
      String resource,
      String subresource,
      String namespace,
      String name,
      int code,
      boolean refusedByRbac,
      Instant received,
      Instant answered) {

    static Request of(JsonNode event) {
      JsonNode object = event.path("objectRef");
      String impersonated = event.path("impersonatedUser").path("username").asText();
      return new Request(
          event.path("auditID").asText(),
          impersonated.isEmpty() ? event.path("user").path("username").asText() : impersonated,
          event.path("userAgent").asText(),
          event.path("verb").asText(),
          event.path("requestURI").asText(),
          object.path("apiGroup").asText(),
          object.path("resource").asText(),
          object.path("subresource").asText(),
          object.path("namespace").asText(),
          object.path("name").asText(),
          event.path("responseStatus").path("code").asInt(),
          event.path("annotations").path("authorization.k8s.io/decision").asText().equals("forbid"),
          Instant.parse(event.path("requestReceivedTimestamp").asText()),
          Instant.parse(event.path("stageTimestamp").asText()));
    }
  }

  /** Requests in the order of the log; each filter gives a smaller list. */
  public record Requests(List<Request> all) implements Iterable<Request> {
    @Override
    public Iterator<Request> iterator() {
      return all.iterator();
    }

    public Requests where(Predicate<Request> condition) {
      return new Requests(all.stream().filter(condition).toList());
    }

    /** By user name, such as {@code system:serviceaccount:ns:name}. */
    public Requests user(String user) {
      return where(request -> request.user().equals(user));
    }

    /** By a part of the User-Agent. */
    public Requests userAgent(String part) {
      return where(request -> request.userAgent().contains(part));
    }

    /** By verb of RBAC: get, list, watch, create, patch ... */
    public Requests verb(String verb) {
      return where(request -> request.verb().equals(verb));
    }

    /** By plural, such as {@code configmaps}, or {@code deployments/status}. */
    public Requests resource(String resource) {
      return where(
          request ->
              resource.equals(
                  request.subresource().isEmpty()
                      ? request.resource()
                      : request.resource() + "/" + request.subresource()));
    }

    public Requests namespace(String namespace) {
      return where(request -> request.namespace().equals(namespace));
    }

    public Requests name(String name) {
      return where(request -> request.name().equals(name));
    }

    public Requests code(int code) {
      return where(request -> request.code() == code);
    }

    /** What changes something; a dry run counts too. */
    public Requests writes() {
      return where(request -> WRITES.contains(request.verb()));
    }

    /** Refused by RBAC: 403 from admission or from a quota is not among them. */
    public Requests forbidden() {
      return where(Request::refusedByRbac);
    }

    public int count() {
      return all.size();
    }
  }
}
