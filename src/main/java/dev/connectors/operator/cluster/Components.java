package dev.connectors.operator.cluster;

import dev.connectors.operator.api.Component;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The components of all kinds that exist now, as their controllers see them. */
@ApplicationScoped
public class Components {
  /** Names one component; its name is also that of its kind's only resource. */
  public record Key(String name, String namespace) {
    public static Key of(Component<?> component) {
      return new Key(component.getMetadata().getName(), component.getMetadata().getNamespace());
    }
  }

  private final Map<Key, Component<?>> known = new ConcurrentHashMap<>();
  private final Map<String, Trigger<?>> triggers = new ConcurrentHashMap<>();

  /** Plurals of the kinds, each by the name of its one component. */
  private final Map<String, String> plurals = new ConcurrentSkipListMap<>();

  private final List<Runnable> orphanages = new CopyOnWriteArrayList<>();

  public Optional<Component<?>> find(String name, String namespace) {
    return Optional.ofNullable(known.get(new Key(name, namespace)));
  }

  /**
   * Whether the component is there. Events come later than the cache that they speak of: by them
   * alone an operator that begins to lead would sweep what components have that are there.
   */
  public boolean exists(Key key) {
    var trigger = triggers.get(key.name());
    return known.containsKey(key) || (trigger != null && trigger.exists(key));
  }

  /** Runs it when a component is gone, or something happens to an object of one that is gone. */
  public void whenGone(Runnable action) {
    orphanages.add(action);
  }

  /**
   * Makes a kind known, which its controller does before its first pass.
   *
   * @param kind any component of it
   */
  public void register(Component<?> kind, Trigger<?> trigger) {
    triggers.put(kind.parts().component(), trigger);
    plurals.put(kind.parts().component(), kind.getPlural());
  }

  /** All kinds, as kubectl names them, in an order in which they can be deleted: Core last. */
  public String allKinds() {
    return Stream.concat(
            plurals.entrySet().stream()
                .filter(kind -> !kind.getKey().equals(Component.CORE))
                .map(Map.Entry::getValue),
            Stream.ofNullable(plurals.get(Component.CORE)))
        .collect(Collectors.joining(","));
  }

  public void seen(Component<?> component) {
    known.put(Key.of(component), component);
  }

  public void gone(Component<?> component) {
    known.remove(Key.of(component));
    orphanages.forEach(Runnable::run);
  }

  /** Has this component reconciled. */
  public void wake(Key key) {
    var trigger = triggers.get(key.name());
    if (!known.containsKey(key)) {
      orphanages.forEach(Runnable::run);
    } else if (trigger != null) {
      trigger.fire(key);
    }
  }

  void wakeAllIn(String namespace) {
    known.keySet().stream().filter(key -> key.namespace().equals(namespace)).forEach(this::wake);
  }

  void wakeAll() {
    known.keySet().forEach(this::wake);
  }

  void wakeOthersIn(Key one) {
    known.keySet().stream()
        .filter(key -> key.namespace().equals(one.namespace()) && !key.equals(one))
        .forEach(this::wake);
  }
}
