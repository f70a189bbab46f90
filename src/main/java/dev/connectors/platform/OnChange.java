package dev.connectors.platform;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.BiConsumer;
import java.util.function.BiPredicate;
import java.util.function.Consumer;

/**
 * Tells of what a watch brings. A handler of {@code Object}, since Quarkus opens all classes of the
 * model under a handler's own type to reflection, and each makes the native executable larger.
 */
public record OnChange<T>(
    Class<T> type, Consumer<T> added, BiConsumer<T, T> updated, Consumer<T> deleted)
    implements ResourceEventHandler<Object> {

  /** Whatever it is. */
  public static OnChange<Object> any(Runnable told) {
    return of(Object.class, (_, _) -> true, _ -> told.run());
  }

  /**
   * Each object that comes, goes or changes.
   *
   * @param matters whether what has changed from the first to the second is of interest
   */
  public static <T> OnChange<T> of(Class<T> type, BiPredicate<T, T> matters, Consumer<T> told) {
    return new OnChange<>(
        type,
        told,
        (old, now) -> {
          if (matters.test(old, now)) {
            told.accept(now);
          }
        },
        told);
  }

  @Override
  public void onAdd(Object object) {
    added.accept(type.cast(object));
  }

  @Override
  public void onUpdate(Object old, Object object) {
    updated.accept(type.cast(old), type.cast(object));
  }

  @Override
  public void onDelete(Object object, boolean finalStateUnknown) {
    deleted.accept(type.cast(object));
  }
}
