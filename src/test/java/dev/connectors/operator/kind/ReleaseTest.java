package dev.connectors.operator.kind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.operator.api.Component;
import dev.connectors.operator.pass.Release;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * What each version writes is kept in a folder of its own: upgrades start from there. {@code
 * -Dgolden.update=true} records this version; the folder of one that is released is never changed.
 */
class ReleaseTest {
  private static final Path RELEASES = Path.of("src/test/resources/releases");

  @Test
  void whatThisVersionWritesIsKept() throws IOException {
    for (var kind : Kinds.all()) {
      check(kind);
    }
  }

  private static void check(Component<?> component) throws IOException {
    var version = version();
    var manifests = Release.manifests(component, version);
    var kept = RELEASES.resolve(version).resolve(component.parts().component() + ".yaml");
    if (Boolean.getBoolean("golden.update")) {
      Files.createDirectories(kept.getParent());
      Files.writeString(kept, manifests);
    }
    assertThat(manifests).isEqualTo(Files.readString(kept));
  }

  private static String version() throws IOException {
    var version =
        Pattern.compile("<version>([^<]+)</version>").matcher(Files.readString(Path.of("pom.xml")));
    assertThat(version.find()).isTrue();
    return version.group(1);
  }
}
