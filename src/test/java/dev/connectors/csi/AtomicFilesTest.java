package dev.connectors.csi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  private static final OptionalLong NO_GROUP = OptionalLong.empty();

  @TempDir private Path root;
  private AtomicFiles files;

  @BeforeEach
  void inRoot() {
    files = new AtomicFiles(root);
  }

  @Test
  void namesInTheRootAreLinksThroughTheVersion() throws IOException {
    assertThat(files.exist()).isFalse();
    assertThat(files.write(one("t1"), NO_GROUP)).isTrue();
    assertThat(Files.readSymbolicLink(root.resolve("context.token")))
        .isEqualTo(Path.of("..data/context.token"));
    assertThat(Files.isSymbolicLink(root.resolve("..data"))).isTrue();
    assertThat(root.resolve("context.token")).hasContent("t1");
    assertThat(files.exist()).isTrue();
    assertThat(files.has("context.token")).isTrue();
    assertThat(mode("context.token")).isEqualTo("r--r--r--");
  }

  @Test
  void aSwapChangesEverythingAtOnceAndSweepsTheOldVersion() throws IOException {
    files.write(one("t1"), NO_GROUP);
    var before = root.resolve("..data").toRealPath();
    assertThat(files.write(one("t2"), NO_GROUP)).isTrue();
    assertThat(root.resolve("context.token")).hasContent("t2");
    assertThat(before).doesNotExist();
    assertThat(versions()).isEqualTo(1);
  }

  @Test
  void theSameFilesChangeNothing() throws IOException {
    files.write(one("t1"), NO_GROUP);
    var before = root.resolve("..data").toRealPath();
    assertThat(files.write(one("t1"), NO_GROUP)).isFalse();
    assertThat(root.resolve("..data").toRealPath()).isEqualTo(before);
  }

  @Test
  void aFileThatIsGoneLosesItsLink() throws IOException {
    files.write(Map.of("a", VolumeFile.readable("1"), "b", VolumeFile.readable("2")), NO_GROUP);
    files.write(Map.of("b", VolumeFile.readable("2")), NO_GROUP);
    assertThat(Files.exists(root.resolve("a"), LinkOption.NOFOLLOW_LINKS)).isFalse();
    assertThat(root.resolve("b")).hasContent("2");
  }

  @Test
  void foldersAreLinkedByTheirFirstName() throws IOException {
    files.write(Map.of("git/.gitconfig", VolumeFile.readable("x")), NO_GROUP);
    assertThat(Files.readSymbolicLink(root.resolve("git"))).isEqualTo(Path.of("..data/git"));
    assertThat(root.resolve("git/.gitconfig")).hasContent("x");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("git"))))
        .isEqualTo("rwxr-xr-x");
  }

  @Test
  void modesOfTheClassAreKeptAndAGroupReadsWhatTheOwnerReads() throws IOException {
    assertThat(new VolumeFile("", 0600).modeFor(false)).isEqualTo(0600);
    assertThat(new VolumeFile("", 0600).modeFor(true)).isEqualTo(0640);
    assertThat(VolumeFile.readable("").modeFor(true)).isEqualTo(0440);
    files.write(Map.of("s", new VolumeFile("x", 0400)), NO_GROUP);
    assertThat(mode("s")).isEqualTo("r--------");
  }

  @Test
  void afterAFailureTheVersionBeforeIsWhole() throws IOException {
    files.write(one("t1"), NO_GROUP);
    var impossible =
        Map.of("a", VolumeFile.readable("file"), "a/b", VolumeFile.readable("below a file"));
    assertThatThrownBy(() -> files.write(impossible, NO_GROUP)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> files.write(Map.of("../x", VolumeFile.readable("")), NO_GROUP))
        .isInstanceOf(IOException.class);
    assertThat(root.resolve("context.token")).hasContent("t1");
    assertThat(versions()).isEqualTo(1);
  }

  @Test
  void leftoversOfAKilledWriterDoNotMatter() throws IOException {
    files.write(one("t1"), NO_GROUP);
    Files.createDirectory(root.resolve("..v0half"));
    Files.createSymbolicLink(root.resolve("..data_tmp"), Path.of("..v0half"));
    files.write(one("t2"), NO_GROUP);
    assertThat(root.resolve("context.token")).hasContent("t2");
    assertThat(versions()).isEqualTo(1);
    assertThat(Files.exists(root.resolve("..data_tmp"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  private static Map<String, VolumeFile> one(String token) {
    return Map.of("context.token", VolumeFile.readable(token));
  }

  private long versions() throws IOException {
    try (var entries = Files.list(root)) {
      return entries.filter(e -> Files.isDirectory(e, LinkOption.NOFOLLOW_LINKS)).count();
    }
  }

  private String mode(String name) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve(name)));
  }
}
