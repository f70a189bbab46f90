package dev.connectors.plugin.git;

import java.nio.file.Path;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * JGit without the machine: no /etc/gitconfig, no file in HOME (which is not writable), no run of
 * git to find either.
 */
final class NoFiles extends SystemReader {
  private static final class Empty extends FileBasedConfig {
    private Empty(@Nullable Config parent, FS fs) {
      super(parent, Path.of("none").toFile(), fs);
    }

    @Override
    public void load() {
      // nothing to load
    }

    @Override
    public void save() {
      // nowhere to keep it
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }

  @Override
  public String getHostname() {
    return "localhost";
  }

  @Override
  public @Nullable String getenv(String variable) {
    return null;
  }

  @Override
  public @Nullable String getProperty(String key) {
    return System.getProperty(key);
  }

  @Override
  public FileBasedConfig openUserConfig(Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public StoredConfig getUserConfig() {
    var config = new Empty(null, FS.DETECTED);
    // A redirect would take the token to wherever the tool points.
    config.setBoolean("http", null, "followRedirects", false);
    return config;
  }

  @Override
  public StoredConfig getSystemConfig() {
    return new Empty(null, FS.DETECTED);
  }

  @Override
  public StoredConfig getJGitConfig() {
    return new Empty(null, FS.DETECTED);
  }

  @Override
  public long getCurrentTime() {
    return System.currentTimeMillis();
  }

  @Override
  public int getTimezone(long when) {
    return 0;
  }
}
