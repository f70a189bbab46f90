package dev.connectors.platform.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MappingTest {
  private static final String SMAPS =
      """
      00410000-00420000 r-xp 00010000 fe:00 42       /connectors
      Size:                 64 kB
      Anonymous:             0 kB
      VmFlags: rd ex
      00420000-00421000 r--p 00020000 fe:00 42       /connectors
      Anonymous:             4 kB
      7f0000000000-7f0000100000 rw-p 00030000 fe:00 42       /connectors
      Anonymous:             0 kB
      7f0000200000-7f0000400000 r--p 00040000 fe:00 42       /connectors
      LazyFree:              0 kB
      Anonymous:             0 kB
      7f0000500000-7f0000600000 r-xp 00000000 fe:00 43       /lib/libc.so.6
      Anonymous:             0 kB
      7f0000700000-7f0000800000 r--p 00000000 00:00 0
      Anonymous:             0 kB
      """;

  @Test
  void onlyWhatCannotBeWrittenAndNeverWasIsGivenBack() {
    assertThat(Mapping.unchanged(SMAPS.lines(), "/connectors"))
        .containsExactly(new Mapping(0x410000, 0x10000), new Mapping(0x7f0000200000L, 0x200000));
  }

  @Test
  void theKernelsOwnListIsUnderstood() throws IOException {
    var executable = Path.of("/proc/self/exe").toRealPath().toString();
    try (var lines = Files.lines(Path.of("/proc/self/smaps"))) {
      assertThat(Mapping.unchanged(lines, executable)).isNotEmpty();
    }
  }
}
