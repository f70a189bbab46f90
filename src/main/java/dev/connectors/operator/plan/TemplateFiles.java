package dev.connectors.operator.plan;

import io.quarkus.qute.runtime.QuteRecorder.QuteContext;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which templates there are. The program cannot list its own folders when it runs, so this is what
 * Quarkus found when it built.
 *
 * @param paths of the files below {@code templates/}
 */
public record TemplateFiles(List<String> paths) {
  /** Names in the order of which the manifests are written. */
  static final Comparator<String> ORDER = Comparator.comparing(TemplateFiles::nameOf);

  /** Paths of the files in this folder. */
  public Stream<String> in(String folder) {
    var found = paths.stream().filter(path -> path.startsWith(folder + "/")).toList();
    if (found.isEmpty()) {
      throw new IllegalStateException("no file in templates/" + folder);
    }
    return found.stream();
  }

  private static String nameOf(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Makes the one of this program. */
  static final class OfBuild {
    private OfBuild() {}

    @Produces
    @Singleton
    public static TemplateFiles found(QuteContext context) {
      return new TemplateFiles(List.copyOf(context.getTemplatePaths()));
    }
  }
}
