package dev.connectors.csi;

/** The pod that a volume is for, as kubelet names it. */
record Pod(String namespace, String name, String uid, String serviceAccount) {}
