package dev.connectors.csi;

import dev.connectors.csi.CsiMetrics.Outcome;
import dev.connectors.csi.VolumeProblem.Kind;
import dev.connectors.csi.spec.NodePublishVolumeRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Mounts a pod's volume, refreshes it and takes it away. Kubelet publishes again and again
 * (requiresRepublish) and drops the mount of a running pod when that fails, so once files are there
 * the answer is always yes: they stay as they are, and an Event says why.
 */
@ApplicationScoped
class Publisher {
  static final String KEPT = "ConnectorFilesNotRefreshed";
  static final String EXPIRATION_IGNORED = "TokenExpirationIgnored";
  private static final Logger LOG = Logger.getLogger(Publisher.class);
  private static final int LOCKS = 64;

  private final Lock[] locks =
      Stream.generate(ReentrantLock::new).limit(LOCKS).toArray(Lock[]::new);
  private final Mounts mounts;
  private final VolumeContents contents;
  private final PodEvents events;
  private final CsiMetrics metrics;
  private final Path podsDirectory;

  Publisher(
      Mounts mounts,
      VolumeContents contents,
      PodEvents events,
      CsiMetrics metrics,
      CsiConfig config) {
    this.mounts = mounts;
    this.contents = contents;
    this.events = events;
    this.metrics = metrics;
    this.podsDirectory = config.podsDirectory();
  }

  /** Throws {@link VolumeProblem} only while the pod has no files yet. */
  void publish(NodePublishVolumeRequest request) {
    try {
      var target = requireOurs(request.getTargetPath());
      locked(target, () -> metrics.publish(publish(request, target)));
    } catch (VolumeProblem e) {
      metrics.publish(Outcome.valueOf(e.kind().name()));
      throw e;
    }
  }

  /** Fine when there is nothing left to take away. */
  void unpublish(String targetPath) {
    var target = requireOurs(targetPath);
    locked(
        target,
        () -> {
          try {
            mounts.unmount(target);
            Files.deleteIfExists(target);
          } catch (IOException e) {
            throw failed("unpublish", target, e);
          }
        });
  }

  private Outcome publish(NodePublishVolumeRequest request, Path target) {
    var files = new AtomicFiles(target);
    var there = isMounted(target) && files.exist();
    try {
      var volume = VolumeRequest.of(request);
      var content = contents.of(volume);
      content
          .refusals()
          .forEach(refusal -> events.warn(volume.pod(), Refusal.REASON, text(refusal)));
      if (there && !content.hasToken() && !files.has(Refusal.FILE)) {
        // The proxy refuses the pod now; its files stay, but there is no fresh token for it.
        metrics.refreshFailed();
        return Outcome.KEPT;
      }
      if (volume.asksForExpiration()) {
        events.warn(
            volume.pod(),
            EXPIRATION_IGNORED,
            "volume attribute token.expiration has no effect: kubelet renews the token as the CSIDriver says");
      }
      var changed = write(volume, content, target, files);
      return outcome(there, changed, content);
    } catch (RuntimeException e) {
      var problem = e instanceof VolumeProblem known ? known : unforeseen(e);
      if (!there) {
        throw problem;
      }
      return kept(request, problem);
    }
  }

  /** Only its kind and place: the message of an unforeseen exception could hold anything. */
  private static VolumeProblem unforeseen(RuntimeException e) {
    var stack = e.getStackTrace();
    LOG.errorf("unforeseen %s at %s", e.getClass().getName(), stack.length == 0 ? "?" : stack[0]);
    return new VolumeProblem(Kind.FAILED, "internal error, see the log of the driver's pod");
  }

  private boolean write(
      VolumeRequest volume, VolumeContent content, Path target, AtomicFiles files) {
    try {
      if (!mounts.isMounted(target)) {
        Files.createDirectories(target);
        mounts.mount(target);
      }
      return files.write(content.files(), volume.group());
    } catch (IOException e) {
      throw failed("publish", target, e);
    }
  }

  private Outcome kept(NodePublishVolumeRequest request, VolumeProblem problem) {
    metrics.refreshFailed();
    try {
      events.warn(
          VolumeRequest.podOf(request),
          KEPT,
          "the volume keeps its files, which get no fresh token: " + problem.getMessage());
    } catch (VolumeProblem nameless) {
      LOG.warnf("volume keeps its files: %s; %s", problem.getMessage(), nameless.getMessage());
    }
    return Outcome.KEPT;
  }

  private static Outcome outcome(boolean there, boolean changed, VolumeContent content) {
    if (!content.refusals().isEmpty()) {
      return Outcome.REFUSED;
    }
    if (!there) {
      return Outcome.PUBLISHED;
    }
    return changed ? Outcome.REFRESHED : Outcome.UNCHANGED;
  }

  private static String text(Refusal refusal) {
    return refusal.message() + ". To allow it: " + refusal.cure();
  }

  private boolean isMounted(Path target) {
    try {
      return mounts.isMounted(target);
    } catch (IOException e) {
      throw failed("publish", target, e);
    }
  }

  private Path requireOurs(String targetPath) {
    var target = VolumeRequest.target(targetPath);
    if (!target.startsWith(podsDirectory) || target.equals(podsDirectory)) {
      throw new VolumeProblem(Kind.INVALID, "target_path is not below " + podsDirectory);
    }
    return target;
  }

  private static VolumeProblem failed(String call, Path target, IOException e) {
    // The message of an exception about a file is its path; of a call to the kernel, the errno.
    LOG.errorf("%s of %s: %s", call, target, e);
    return new VolumeProblem(Kind.FAILED, "%s: %s".formatted(call, e));
  }

  private void locked(Path target, Runnable work) {
    var lock = locks[Math.floorMod(target.hashCode(), LOCKS)];
    lock.lock();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }
}
