package dev.connectors.csi;

/** Tells a pod's owner what became of its volume. */
interface PodEvents {
  /** Returns at once; the same words about the same pod are not repeated for a while. */
  void warn(Pod pod, String reason, String message);
}
