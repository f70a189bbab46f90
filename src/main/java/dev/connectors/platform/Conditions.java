package dev.connectors.platform;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes the conditions of a status. Nothing given is changed; {@code lastTransitionTime} moves only
 * when {@code status} does, so that an unchanged state gives equal conditions.
 */
public final class Conditions {
  /** The condition that kubectl wait and kstatus look at. */
  public static final String READY = "Ready";

  /** kstatus: on the way, without the user. */
  public static final String RECONCILING = "Reconciling";

  /** kstatus: goes no further without the user. */
  public static final String STALLED = "Stalled";

  private final Clock clock;

  public Conditions(Clock clock) {
    this.clock = clock;
  }

  /** Conditions by the system's clock. */
  public static Conditions system() {
    return new Conditions(Clock.systemUTC());
  }

  public enum Status {
    True,
    False,
    Unknown;

    public static Status of(boolean value) {
      return value ? True : False;
    }
  }

  /** A condition as it should be, before it is known since when. */
  public record Wanted(
      String type, Status status, String reason, String message, long observedGeneration) {}

  /** The existing ones with this one put in its place, or at the end when it is new. */
  public List<Condition> with(
      List<Condition> existing,
      String type,
      Status status,
      String reason,
      String message,
      long generation) {
    var result = new ArrayList<>(existing);
    var made = made(existing, new Wanted(type, status, reason, message, generation));
    var at = indexOf(existing, type);
    if (at < 0) {
      result.add(made);
    } else {
      result.set(at, made);
    }
    return List.copyOf(result);
  }

  /** Exactly the wanted ones, in their order; of the existing ones only the times are kept. */
  public List<Condition> exactly(List<Condition> existing, List<Wanted> wanted) {
    return wanted.stream().map(one -> made(existing, one)).toList();
  }

  /** The condition of this type. */
  public static Optional<Condition> find(List<Condition> conditions, String type) {
    var at = indexOf(conditions, type);
    return at < 0 ? Optional.empty() : Optional.of(conditions.get(at));
  }

  /** Whether the condition of this type is there and its status is True. */
  public static boolean isTrue(List<Condition> conditions, String type) {
    return find(conditions, type).filter(c -> c.getStatus().equals(Status.True.name())).isPresent();
  }

  /** Without the condition of this type. */
  public static List<Condition> without(List<Condition> conditions, String type) {
    return conditions.stream().filter(c -> !c.getType().equals(type)).toList();
  }

  private Condition made(List<Condition> existing, Wanted wanted) {
    var since =
        find(existing, wanted.type())
            .filter(old -> old.getStatus().equals(wanted.status().name()))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    return new ConditionBuilder()
        .withType(wanted.type())
        .withStatus(wanted.status().name())
        .withReason(wanted.reason())
        .withMessage(wanted.message())
        .withObservedGeneration(wanted.observedGeneration())
        .withLastTransitionTime(since)
        .build();
  }

  private static int indexOf(List<Condition> conditions, String type) {
    for (int i = 0; i < conditions.size(); i++) {
      if (conditions.get(i).getType().equals(type)) {
        return i;
      }
    }
    return -1;
  }
}
