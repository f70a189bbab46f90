package dev.connectors.csi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The volumes in memory that are mounted on this node. */
interface Mounts {
  /** Mounts an empty volume; the folder exists. */
  void mount(Path target) throws IOException;

  /** Unmounts whatever this driver mounted at the path; nothing to do is fine. */
  void unmount(Path target) throws IOException;

  /** Where this driver's volumes are, also those of an earlier process. */
  List<Path> mounted() throws IOException;

  default boolean isMounted(Path target) throws IOException {
    return mounted().contains(target);
  }
}
