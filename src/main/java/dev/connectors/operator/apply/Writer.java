package dev.connectors.operator.apply;

import dev.connectors.operator.cluster.FieldOwnership;
import dev.connectors.operator.cluster.Inventory;
import dev.connectors.operator.cluster.Reported;
import dev.connectors.operator.plan.Desired;
import dev.connectors.operator.plan.Kind;
import dev.connectors.operator.plan.Marks;
import dev.connectors.operator.plan.Ref;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The one door for writes: sends what differs from the inventory, and nothing else. */
@ApplicationScoped
public class Writer {
  private static final Logger LOG = Logger.getLogger(Writer.class);
  private static final Duration ESTABLISHED = Duration.ofSeconds(10);
  private static final int UNPROCESSABLE = 422;
  private static final int PARALLEL = 8;

  /** Owns only the number of pods, while it changes hands to an autoscaler. */
  private static final String HAND_OVER = Marks.MANAGER + "-hand-over";

  private final Inventory inventory;
  private final Pruner pruner;

  /** Fields that the server did not take, by object: writing them again would not help. */
  private final Map<Ref, Accepted> accepted = new ConcurrentHashMap<>();

  private final Map<Ref, Checked> checked = new ConcurrentHashMap<>();
  private final Semaphore slots = new Semaphore(PARALLEL);

  private record Accepted(String digest, Set<String> fields) {}

  private record Checked(String digest, Optional<String> refusal) {}

  public Writer(Inventory inventory) {
    this.inventory = inventory;
    this.pruner = new Pruner(inventory);
  }

  /** An object that could not be written; the message is for the user. */
  public static final class WriteFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WriteFailed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Brings the cluster to what is desired, wave by wave; returns how many objects it wrote. */
  public int apply(List<Desired> desired) {
    int writes = 0;
    var definitions = List.<Desired>of();
    for (var wave : Kind.Wave.values()) {
      var due =
          desired.stream()
              .filter(one -> one.ref().kind().wave() == wave)
              .filter(this::isDue)
              .toList();
      if (wave == Kind.Wave.DEFINITIONS) {
        definitions = due;
      } else if (wave == Kind.Wave.CONFIGURATION) {
        awaitEstablished(definitions); // nothing before it is of the new kinds
      }
      inParallel(due);
      writes += due.size();
    }
    return writes;
  }

  public boolean isDue(Desired desired) {
    return inventory.get(desired.ref()).filter(actual -> isAsDesired(desired, actual)).isEmpty();
  }

  private boolean isAsDesired(Desired desired, GenericKubernetesResource actual) {
    if (actual.getMetadata().getDeletionTimestamp() != null) {
      return true; // it is made anew once it is gone
    }
    if (!Marks.annotation(actual, Marks.APPLIED).equals(Optional.of(desired.digest()))) {
      return false;
    }
    var missing = FieldOwnership.uncovered(desired.fields(), actual, Marks.MANAGER);
    var known = accepted.get(desired.ref());
    return missing.isEmpty()
        || (known != null
            && known.digest().equals(desired.digest())
            && known.fields().containsAll(missing));
  }

  /** What the server says against these workloads, asked once for each new one. */
  public Optional<String> refusal(List<Desired> desired) {
    return desired.stream()
        .filter(one -> one.ref().kind().isWorkload())
        .filter(this::isDue)
        .flatMap(one -> refusal(one).stream())
        .findFirst();
  }

  private Optional<String> refusal(Desired desired) {
    return checked
        .compute(
            desired.ref(),
            (ref, known) ->
                known != null && known.digest().equals(desired.digest())
                    ? known
                    : new Checked(desired.digest(), dryRun(desired)))
        .refusal();
  }

  /**
   * As a creation: it names an unknown field, while to a server-side apply with one the server
   * answers 500, which the client takes for its trouble and tries again for long.
   */
  private Optional<String> dryRun(Desired desired) {
    try {
      var made =
          inventory
              .resource(desired.resource())
              .dryRun()
              .fieldValidation(FieldValidateable.Validation.STRICT)
              .create();
      LOG.debugf("would be accepted: %s", Ref.of(made));
      return Optional.empty();
    } catch (KubernetesClientException e) {
      return switch (e.getCode()) {
        case HttpURLConnection.HTTP_CONFLICT -> Optional.empty(); // valid, and there already
        case HttpURLConnection.HTTP_BAD_REQUEST, UNPROCESSABLE ->
            Optional.of(desired.ref() + ": " + said(e));
        default -> throw e;
      };
    }
  }

  private void write(Desired desired) {
    try {
      handOverReplicas(desired);
      var result = send(desired.resource(), applying(Marks.MANAGER));
      var dropped = FieldOwnership.uncovered(desired.fields(), result, Marks.MANAGER);
      if (dropped.isEmpty()) {
        accepted.remove(desired.ref());
      } else {
        accepted.put(desired.ref(), new Accepted(desired.digest(), dropped));
      }
      inventory.wrote(result);
    } catch (KubernetesClientException e) {
      throw new WriteFailed(desired.ref() + ": " + said(e), e);
    }
  }

  /**
   * A field that its only owner no longer applies is reset to its default, here 1: so another
   * manager takes the live value first. See <a
   * href="https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership">
   * Kubernetes</a>.
   */
  private void handOverReplicas(Desired desired) {
    if (!desired.ref().kind().equals(Kind.DEPLOYMENT)
        || GenericKubernetesResource.get(desired.fields(), "spec", "replicas") != null) {
      return;
    }
    inventory
        .get(desired.ref())
        .filter(actual -> FieldOwnership.owns(actual, Marks.MANAGER, "spec", "replicas"))
        .ifPresent(
            actual ->
                send(
                    new GenericKubernetesResourceBuilder()
                        .withApiVersion(actual.getApiVersion())
                        .withKind(actual.getKind())
                        .withNewMetadata()
                        .withNamespace(actual.getMetadata().getNamespace())
                        .withName(actual.getMetadata().getName())
                        .endMetadata()
                        .addToAdditionalProperties(
                            "spec", Map.of("replicas", actual.get("spec", "replicas")))
                        .build(),
                    applying(HAND_OVER)));
  }

  /** Deletes these objects, but none that outlives its component or that somebody else made. */
  public void prune(List<GenericKubernetesResource> surplus) {
    pruner.prune(surplus);
  }

  /** Sets an annotation that is not part of what is applied. */
  public void annotate(GenericKubernetesResource object, String name, String value) {
    var patch = Desired.json(Map.of("metadata", Map.of("annotations", Map.of(name, value))));
    var context = PatchContext.of(PatchType.JSON_MERGE);
    context.setFieldManager(Marks.MANAGER);
    inventory.wrote(inventory.resource(object).patch(context, patch));
  }

  private GenericKubernetesResource send(GenericKubernetesResource object, PatchContext context) {
    return inventory.resource(object).patch(context, object);
  }

  private static PatchContext applying(String manager) {
    var context = PatchContext.of(PatchType.SERVER_SIDE_APPLY);
    context.setFieldManager(manager);
    context.setForce(true);
    return context;
  }

  private void inParallel(List<Desired> due) {
    var failures = new ArrayList<Throwable>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> futures = new ArrayList<>();
      for (var one : due) {
        futures.add(executor.submit(() -> inSlot(one)));
      }
      for (var future : futures) {
        try {
          future.get();
        } catch (ExecutionException e) {
          failures.add(Optional.ofNullable(e.getCause()).orElse(e));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new WriteFailed("interrupted", e);
        }
      }
    }
    if (!failures.isEmpty()) {
      throw new WriteFailed(
          failures.stream().map(Writer::said).sorted().collect(Collectors.joining("; ")),
          failures.getFirst());
    }
  }

  private void inSlot(Desired one) {
    slots.acquireUninterruptibly();
    try {
      write(one);
    } finally {
      slots.release();
    }
  }

  private void awaitEstablished(List<Desired> definitions) {
    Predicate<Desired> established =
        one -> inventory.get(one.ref()).filter(Reported::isEstablished).isPresent();
    if (!inventory.await(() -> definitions.stream().allMatch(established), ESTABLISHED)) {
      throw new WriteFailed(
          definitions.stream()
              .filter(established.negate())
              .map(one -> one.ref().toString())
              .sorted()
              .collect(Collectors.joining(", ", "the API server does not serve yet: ", "")),
          new IllegalStateException("not Established"));
    }
  }

  private static String said(KubernetesClientException e) {
    return Optional.ofNullable(e.getStatus())
        .flatMap(status -> Optional.ofNullable(status.getMessage()))
        .orElseGet(() -> said((Throwable) e));
  }

  /** Not every failure has a message. */
  public static String said(Throwable failure) {
    return Optional.ofNullable(failure.getMessage()).orElse(failure.getClass().getSimpleName());
  }
}
