package dev.connectors.csi;

import java.util.List;
import java.util.Map;

/** The files of a volume, and the Connectors that are left out of it. */
record VolumeContent(Map<String, VolumeFile> files, List<Refusal> refusals, boolean hasToken) {
  VolumeContent {
    files = Map.copyOf(files);
    refusals = List.copyOf(refusals);
  }
}
