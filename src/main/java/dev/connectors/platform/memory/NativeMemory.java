package dev.connectors.platform.memory;

import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CFunction.Transition;

/** What only a native executable has: on the JVM this class cannot be loaded. */
final class NativeMemory {
  private static final int MADV_DONTNEED = 4;
  private static final int MADV_COLD = 20;

  private NativeMemory() {}

  /**
   * Cold first: pages that stay in the kernel's cache count as used by the container for as long as
   * the kernel takes them for active.
   */
  static void giveBack(Mapping mapping) {
    madvise(mapping.start(), mapping.length(), MADV_COLD);
    madvise(mapping.start(), mapping.length(), MADV_DONTNEED);
  }

  // A failure is harmless: the pages stay, or the kernel does not know the advice.
  @CFunction(value = "madvise", transition = Transition.NO_TRANSITION)
  private static native int madvise(long start, long length, int advice);
}
