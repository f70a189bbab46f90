package dev.connectors.csi;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A folder whose files change all at once, laid out as kubelet does for Secrets and ConfigMaps: the
 * names in the root are links to {@code ..data/NAME}, and {@code ..data} is a link to the folder of
 * one version, swapped by a rename.
 */
final class AtomicFiles {
  private static final String DATA = "..data";
  private static final String NEW_DATA = "..data_tmp";
  private static final int FOLDER = 0755;

  private final Path root;

  AtomicFiles(Path root) {
    this.root = root;
  }

  /** Whether a whole version is there. */
  boolean exist() {
    return Files.isDirectory(root.resolve(DATA));
  }

  /** Whether the version that is there has this file. */
  boolean has(String name) {
    return Files.isRegularFile(root.resolve(DATA).resolve(name));
  }

  /**
   * Makes these the files, and reports whether that changed anything. After an error the version
   * before is still there, whole.
   */
  boolean write(Map<String, VolumeFile> files, OptionalLong group) throws IOException {
    var wanted = new TreeMap<>(files);
    if (exist() && holds(wanted)) {
      link(wanted.keySet());
      return false;
    }
    var version = Files.createTempDirectory(root, "..v");
    try {
      setMode(version, FOLDER, OptionalLong.empty());
      for (var file : wanted.entrySet()) {
        writeFile(version, file.getKey(), file.getValue(), group);
      }
      var link = root.resolve(NEW_DATA);
      Files.deleteIfExists(link);
      Files.createSymbolicLink(link, version.getFileName());
      Files.move(link, root.resolve(DATA), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      delete(version);
      throw e;
    }
    link(wanted.keySet());
    sweep(version);
    return true;
  }

  private void writeFile(Path version, String name, VolumeFile file, OptionalLong group)
      throws IOException {
    var path = version.resolve(name).normalize();
    if (!path.startsWith(version) || path.equals(version)) {
      throw new IOException("file name leaves the volume: " + name);
    }
    makeFolders(version, path);
    Files.writeString(path, file.content());
    setMode(path, file.modeFor(group.isPresent()), group);
  }

  /** The folders between the version's and the file. */
  private static void makeFolders(Path version, Path file) throws IOException {
    var folder = file.getParent();
    if (folder != null && !folder.equals(version) && !Files.isDirectory(folder)) {
      makeFolders(version, folder);
      Files.createDirectory(folder);
      setMode(folder, FOLDER, OptionalLong.empty());
    }
  }

  private static void setMode(Path path, int mode, OptionalLong group) throws IOException {
    if (group.isPresent()) {
      Files.setAttribute(path, "unix:gid", Math.toIntExact(group.getAsLong()));
    }
    Files.setAttribute(path, "unix:mode", mode);
  }

  private boolean holds(Map<String, VolumeFile> wanted) throws IOException {
    var data = root.resolve(DATA).toRealPath();
    try (var tree = Files.walk(data)) {
      var there =
          tree.filter(Files::isRegularFile)
              .map(file -> data.relativize(file).toString())
              .collect(Collectors.toSet());
      if (!there.equals(wanted.keySet())) {
        return false;
      }
    }
    for (var file : wanted.entrySet()) {
      if (!Files.readString(data.resolve(file.getKey())).equals(file.getValue().content())) {
        return false;
      }
    }
    return true;
  }

  /** The names that users see: a new one appears, one that is gone disappears. */
  private void link(Set<String> names) throws IOException {
    var tops =
        names.stream().map(name -> Path.of(name).getName(0).toString()).collect(Collectors.toSet());
    for (var top : tops) {
      var link = root.resolve(top);
      if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
        Files.createSymbolicLink(link, Path.of(DATA, top));
      }
    }
    try (var entries = Files.list(root)) {
      for (var entry : entries.filter(Files::isSymbolicLink).toList()) {
        var name = entry.getFileName().toString();
        if (!name.equals(DATA) && !tops.contains(name)) {
          Files.delete(entry);
        }
      }
    }
  }

  /** Older versions, and what a driver left behind that was killed while it wrote. */
  private void sweep(Path current) throws IOException {
    try (var entries = Files.list(root)) {
      for (var entry : entries.toList()) {
        if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS) && !entry.equals(current)) {
          delete(entry);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path done, IOException problem)
              throws IOException {
            Files.delete(done);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
