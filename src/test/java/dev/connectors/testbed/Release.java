package dev.connectors.testbed;

import java.nio.file.Path;

/**
 * The real program of an earlier version, made from this repository's history by
 * src/test/cluster/release.sh.
 *
 * @param sources its documentation and its chart
 * @param image its name in docker here
 */
public record Release(Path sources, String image) {
  /** Builds it where it is not kept from a run before, which takes a minute or two. */
  public static Release of(String version) {
    var lines = Script.run("release.sh", version).lines().toList();
    return new Release(Path.of(lines.getFirst()), lines.getLast());
  }
}
