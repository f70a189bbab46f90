package dev.connectors.testbed;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The test bed's program: all of Kubernetes in one binary, built by src/test/cluster/kubox.sh. */
final class Kubox {
  private Kubox() {}

  /** The binary, or an error that says how to build it. */
  static Path binary() {
    return Path.of(Script.run("kubox.sh", "--cached"), "kubox");
  }

  /** The kubectl that is part of it. */
  static Path kubectl() {
    return binary().resolveSibling("kubectl");
  }

  /** Starts a program of kubox that lives no longer than this JVM. */
  static Process start(Path log, List<String> programAndArguments) {
    List<String> command = new ArrayList<>(List.of(binary().toString()));
    command.addAll(programAndArguments);
    return Program.start(log, command);
  }
}
