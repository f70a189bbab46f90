package dev.connectors.csi;

/** mount(2) and umount2(2). Each gives 0, or the errno. */
interface MountCalls {
  int mount(String source, String target, String type, long flags, String options);

  int unmount(String target, int flags);
}
