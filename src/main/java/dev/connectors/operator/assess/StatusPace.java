package dev.connectors.operator.assess;

import dev.connectors.operator.api.Component;
import dev.connectors.operator.api.ComponentStatus;
import dev.connectors.operator.cluster.Components;
import dev.connectors.platform.Conditions;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Says when a status is worth a write: at once when what it comes to changes, but the counts and
 * the single conditions that change on the way there only every few seconds.
 */
public final class StatusPace {
  private static final Duration PROGRESS = Duration.ofSeconds(10);

  /** What all the others come to, with the reason; they are what callers wait for. */
  private static final Set<String> SUMMARY =
      Set.of(Conditions.READY, Conditions.RECONCILING, Conditions.STALLED);

  private record Written(ComponentStatus status, long version, Instant at) {}

  private final Map<Components.Key, Written> written = new ConcurrentHashMap<>();

  /** The component with the status that it has: the watch may not have brought the last one yet. */
  public Component<?> upToDate(Component<?> component) {
    var last = written.get(Components.Key.of(component));
    if (last != null && last.version() > version(component)) {
      component.setStatus(last.status());
    }
    return component;
  }

  /** How long to wait before this status is written; zero: now. */
  public Duration delay(
      Components.Key key, Optional<ComponentStatus> before, ComponentStatus after, Instant now) {
    if (!Conditions.isTrue(after.conditions(), Conditions.RECONCILING)
        || before.filter(known -> comesToTheSame(known, after)).isEmpty()) {
      return Duration.ZERO;
    }
    var last = written.get(key);
    var due = last == null ? now : last.at().plus(PROGRESS);
    return due.isAfter(now) ? Duration.between(now, due) : Duration.ZERO;
  }

  /** The component as the server answered to the write of its status. */
  public void wrote(Component<?> component, Instant now) {
    written.put(
        Components.Key.of(component), new Written(component.getStatus(), version(component), now));
  }

  private static long version(Component<?> component) {
    return Long.parseLong(component.getMetadata().getResourceVersion());
  }

  private static boolean comesToTheSame(ComponentStatus before, ComponentStatus after) {
    return states(before.conditions()).equals(states(after.conditions()))
        && Objects.equals(before.observedGeneration(), after.observedGeneration());
  }

  private static List<String> states(List<Condition> conditions) {
    return conditions.stream()
        .filter(c -> SUMMARY.contains(c.getType()))
        .map(c -> c.getType() + c.getStatus() + c.getReason())
        .toList();
  }
}
