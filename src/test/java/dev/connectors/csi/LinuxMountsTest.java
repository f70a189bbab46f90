package dev.connectors.csi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinuxMountsTest {
  private static final int CAP_SYS_ADMIN = 21;
  @TempDir private Path folder;

  @Test
  void kernelsListIsRead() {
    var ours =
        LinuxMounts.MountInfo.of(
            "43 27 0:39 / /var/lib/kubelet/pods/a\\040b/mount rw,nosuid shared:1 - tmpfs connectors-csi rw,size=4096k");
    assertThat(ours.target()).isEqualTo(Path.of("/var/lib/kubelet/pods/a b/mount"));
    assertThat(ours.isOurs()).isTrue();
    assertThat(
            LinuxMounts.MountInfo.of("43 27 0:39 / /run rw - tmpfs tmpfs rw,size=1024k").isOurs())
        .isFalse();
  }

  @Test
  void failureOfTheKernelIsNamed() {
    var refusing =
        new MountCalls() {
          @Override
          public int mount(String source, String target, String type, long flags, String options) {
            return 1;
          }

          @Override
          public int unmount(String target, int flags) {
            return 22;
          }
        };
    assertThatThrownBy(() -> new LinuxMounts(refusing, "1m").mount(folder))
        .isInstanceOf(IOException.class)
        .hasMessage("mount of %s: EPERM: the container is not privileged", folder);
  }

  @Test
  void volumeIsMemoryOfBoundedSizeAndGoesEvenWhileAFileIsOpen() throws IOException {
    assumeThat(mayMount()).as("CAP_SYS_ADMIN").isTrue();
    var mounts = new LinuxMounts(new ForeignMountCalls(), "64k");
    mounts.unmount(folder);
    mounts.mount(folder);
    try {
      assertThat(mounts.isMounted(folder)).isTrue();
      assertThat(Files.getFileStore(folder).type()).isEqualTo("tmpfs");
      var files = new AtomicFiles(folder);
      files.write(Map.of("f", VolumeFile.readable("x")), OptionalLong.of(1234));
      assertThat(Files.getAttribute(folder.resolve("f"), "unix:gid")).isEqualTo(1234);
      assertThatThrownBy(
              () ->
                  files.write(
                      Map.of("f", VolumeFile.readable("y".repeat(100_000))), OptionalLong.empty()))
          .isInstanceOf(IOException.class);
      assertThat(folder.resolve("f")).hasContent("x");
      try (var open = Files.newInputStream(folder.resolve("f"))) {
        mounts.unmount(folder);
        assertThat(open.read()).isEqualTo('x');
      }
      assertThat(mounts.isMounted(folder)).isFalse();
      assertThat(folder).isEmptyDirectory();
    } finally {
      mounts.unmount(folder);
    }
  }

  private static boolean mayMount() throws IOException {
    try (var lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("CapEff:"))
          .map(line -> Long.parseUnsignedLong(line.split("\\s+", -1)[1], 16))
          .anyMatch(capabilities -> (capabilities >> CAP_SYS_ADMIN & 1) == 1);
    }
  }
}
