package dev.connectors.operator.kind;

import dev.connectors.connector.listing.ShippedPlugin;
import dev.connectors.operator.api.Component;
import dev.connectors.operator.pass.Engine;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The kinds that there are: what stands in their room, as nothing lists them. */
public final class Kinds {
  private static final Path ROOM = Path.of("target/classes/dev/connectors/operator/kind");

  private Kinds() {}

  /** An empty one of each; Core is the first. */
  public static List<Component<?>> all() {
    try (var files = Files.list(ROOM)) {
      return files
          .map(file -> file.getFileName().toString().replace(".class", ""))
          .map(Kinds::type)
          .filter(Component.class::isAssignableFrom)
          .filter(type -> !Modifier.isAbstract(type.getModifiers()))
          .<Component<?>>map(Kinds::empty)
          .sorted(
              Comparator.comparing((Component<?> kind) -> kind.parts().waitsForCore())
                  .thenComparing(kind -> kind.parts().component()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All but Core. */
  public static List<Component<?>> optional() {
    return all().stream().filter(kind -> kind.parts().waitsForCore()).toList();
  }

  /** Name of the one component of each kind. */
  public static List<String> names() {
    return all().stream().map(kind -> kind.parts().component()).toList();
  }

  /** Those that a kind runs. */
  public static Stream<ShippedPlugin> plugins() {
    return all().stream().flatMap(kind -> kind.parts().plugin().stream());
  }

  /** A component of whichever kind it says it is; one that is not there is no other. */
  public static Component<?> read(String yaml) {
    var named = Serialization.unmarshal(yaml, GenericKubernetesResource.class).getKind();
    return all().stream()
        .filter(one -> one.getKind().equals(named))
        .findFirst()
        .<Component<?>>map(one -> Serialization.unmarshal(yaml, one.getClass()))
        .orElseThrow(() -> new IllegalArgumentException("there is no kind " + named));
  }

  /** The controllers of all, as the program has them. */
  static List<Reconciler<? extends Component<?>>> controllers(Engine engine) {
    return all().stream()
        .<Reconciler<? extends Component<?>>>map(kind -> controller(kind, engine))
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static Reconciler<? extends Component<?>> controller(Component<?> kind, Engine engine) {
    try {
      return (Reconciler<? extends Component<?>>)
          type(kind.getClass().getSimpleName() + "$Controller")
              .getDeclaredConstructor(Engine.class)
              .newInstance(engine);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Component<?> empty(Class<?> type) {
    try {
      return (Component<?>) type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(Kinds.class.getPackageName() + "." + name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
