package dev.connectors.csi;

import org.graalvm.nativeimage.c.function.CFunction;
import org.graalvm.nativeimage.c.function.CFunction.Transition;
import org.graalvm.nativeimage.c.type.CCharPointer;
import org.graalvm.nativeimage.c.type.CIntPointer;
import org.graalvm.nativeimage.c.type.CTypeConversion;

/** In a native executable, linked to the C library when it is built: see docs/adr/0001. */
final class NativeMountCalls implements MountCalls {
  @Override
  public int mount(String source, String target, String type, long flags, String options) {
    try (var s = CTypeConversion.toCString(source);
        var t = CTypeConversion.toCString(target);
        var f = CTypeConversion.toCString(type);
        var o = CTypeConversion.toCString(options)) {
      return mount(s.get(), t.get(), f.get(), flags, o.get()) == 0 ? 0 : errno().read();
    }
  }

  @Override
  public int unmount(String target, int flags) {
    try (var t = CTypeConversion.toCString(target)) {
      return umount2(t.get(), flags) == 0 ? 0 : errno().read();
    }
  }

  // Without a transition nothing of the VM runs between the call and the look at errno.

  @CFunction(value = "mount", transition = Transition.NO_TRANSITION)
  private static native int mount(
      CCharPointer source,
      CCharPointer target,
      CCharPointer type,
      long flags,
      CCharPointer options);

  @CFunction(value = "umount2", transition = Transition.NO_TRANSITION)
  private static native int umount2(CCharPointer target, int flags);

  @CFunction(value = "__errno_location", transition = Transition.NO_TRANSITION)
  private static native CIntPointer errno();
}
