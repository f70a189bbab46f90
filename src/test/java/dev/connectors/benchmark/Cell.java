package dev.connectors.benchmark;

import java.util.List;

/**
 * One kind of load: requests as Git's, each sent when the one before on its connection is answered.
 *
 * @param bytes of each answer
 */
record Cell(String name, String path, int bytes, int connections) {
  private static final int KIB = 1024;

  /** The one by which the audit's cost is told and that is profiled. */
  static final Cell TYPICAL = of(1, 16);

  static final List<Cell> ALL = List.of(of(1, 1), TYPICAL, of(1, 128), of(100, 16));

  private static Cell of(int kib, int connections) {
    return new Cell(
        "%d KB, %d connection%s".formatted(kib, connections, connections == 1 ? "" : "s"),
        "/%dk.git/info/refs?service=git-upload-pack".formatted(kib),
        kib * KIB,
        connections);
  }
}
