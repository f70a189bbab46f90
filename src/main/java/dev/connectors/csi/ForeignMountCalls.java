package dev.connectors.csi;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** On the JVM, through the Foreign Function API: see docs/adr/0001. */
final class ForeignMountCalls implements MountCalls {
  private static final String ERRNO = "errno";

  private final MethodHandle mount =
      function(
          "mount", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
  private final MethodHandle unmount =
      function("umount2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  private final VarHandle errno =
      Linker.Option.captureStateLayout().varHandle(PathElement.groupElement(ERRNO));

  @Override
  public int mount(String source, String target, String type, long flags, String options) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(Linker.Option.captureStateLayout());
      var result =
          (int)
              mount.invokeExact(
                  state,
                  arena.allocateFrom(source),
                  arena.allocateFrom(target),
                  arena.allocateFrom(type),
                  flags,
                  arena.allocateFrom(options));
      return outcome(result, state);
    } catch (Throwable e) {
      throw new IllegalStateException("mount(2) cannot be called", e);
    }
  }

  @Override
  public int unmount(String target, int flags) {
    try (var arena = Arena.ofConfined()) {
      var state = arena.allocate(Linker.Option.captureStateLayout());
      var result = (int) unmount.invokeExact(state, arena.allocateFrom(target), flags);
      return outcome(result, state);
    } catch (Throwable e) {
      throw new IllegalStateException("umount2(2) cannot be called", e);
    }
  }

  private int outcome(int result, MemorySegment state) {
    return result == 0 ? 0 : (int) errno.get(state, 0L);
  }

  private static MethodHandle function(String name, FunctionDescriptor type) {
    var linker = Linker.nativeLinker();
    return linker.downcallHandle(
        linker.defaultLookup().findOrThrow(name), type, Linker.Option.captureCallState(ERRNO));
  }
}
