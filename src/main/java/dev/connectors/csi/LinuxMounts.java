package dev.connectors.csi;

import io.quarkus.runtime.ImageMode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * tmpfs, so that files never reach the node's disk. The kernel's own list says what is mounted: a
 * restarted driver knows as much as the one before it.
 */
@ApplicationScoped
class LinuxMounts implements Mounts {
  private static final Path MOUNT_INFO = Path.of("/proc/self/mountinfo");
  private static final long MS_NOSUID = 2;
  private static final long MS_NODEV = 4;
  private static final long MS_NOEXEC = 8;
  private static final int MNT_DETACH = 2;
  private static final int UMOUNT_NOFOLLOW = 8;
  private static final int MOST_LAYERS = 16;
  private static final int EBUSY = 16;
  private static final Map<Integer, String> ERRNO =
      Map.of(
          1,
          "EPERM: the container is not privileged",
          2,
          "ENOENT",
          12,
          "ENOMEM",
          13,
          "EACCES",
          EBUSY,
          "EBUSY",
          22,
          "EINVAL");

  private final MountCalls calls;
  private final String options;

  @Inject
  LinuxMounts(CsiConfig config) {
    this(
        ImageMode.current().isNativeImage() ? new NativeMountCalls() : new ForeignMountCalls(),
        config.volumeSize());
  }

  LinuxMounts(MountCalls calls, String size) {
    this.calls = calls;
    this.options = "mode=0755,size=" + size;
  }

  @Override
  public void mount(Path target) throws IOException {
    var flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    check(
        "mount", target, calls.mount(CsiConfig.DRIVER, target.toString(), "tmpfs", flags, options));
  }

  @Override
  public void unmount(Path target) throws IOException {
    for (var layer = 0; isMounted(target); layer++) {
      if (layer == MOST_LAYERS) {
        throw new IOException("unmount of " + target + ": still mounted");
      }
      var outcome = calls.unmount(target.toString(), UMOUNT_NOFOLLOW);
      if (outcome == EBUSY) {
        // A file is still open: take the mount away now, the memory goes with the last user.
        outcome = calls.unmount(target.toString(), UMOUNT_NOFOLLOW | MNT_DETACH);
      }
      check("unmount", target, outcome);
    }
  }

  @Override
  public List<Path> mounted() throws IOException {
    try (var lines = Files.lines(MOUNT_INFO)) {
      return lines.map(MountInfo::of).filter(MountInfo::isOurs).map(MountInfo::target).toList();
    }
  }

  private static void check(String call, Path target, int errno) throws IOException {
    if (errno != 0) {
      throw new IOException(
          "%s of %s: %s".formatted(call, target, ERRNO.getOrDefault(errno, "errno " + errno)));
    }
  }

  /** A line of proc_pid_mountinfo(5). */
  record MountInfo(Path target, String type, String source) {
    static MountInfo of(String line) {
      var fields = line.split(" ", -1);
      var rest = List.of(fields).indexOf("-");
      return new MountInfo(Path.of(unescape(fields[4])), fields[rest + 1], fields[rest + 2]);
    }

    boolean isOurs() {
      return type.equals("tmpfs") && source.equals(CsiConfig.DRIVER);
    }

    private static String unescape(String path) {
      return path.replace("\\040", " ")
          .replace("\\011", "\t")
          .replace("\\012", "\n")
          .replace("\\134", "\\");
    }
  }
}
