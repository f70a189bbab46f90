package dev.connectors.csi;

/** A file of a volume: its text and its permission bits. */
record VolumeFile(String content, int mode) {
  static final int READABLE = 0444;

  static VolumeFile readable(String content) {
    return new VolumeFile(content, READABLE);
  }

  /** With fsGroup the group reads what the owner may read, and others nothing. */
  int modeFor(boolean hasGroup) {
    return hasGroup ? (mode & 0700) | ((mode & 0500) >> 3) : mode;
  }

  @Override
  public String toString() {
    return "VolumeFile[%d characters]".formatted(content.length());
  }
}
