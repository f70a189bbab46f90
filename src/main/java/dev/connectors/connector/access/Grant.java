package dev.connectors.connector.access;

import java.util.List;
import java.util.Optional;

/** What was decided and for whom, so that it can be decided again while a stream is open. */
public final class Grant {
  /** Stands where no caller was allowed anything. */
  static final Grant NONE = new Grant(Optional.empty(), List.of());

  /**
   * Who was allowed.
   *
   * @param user as reviewed when the stream began
   */
  record Holder(Proof proof, User user) {}

  private final Optional<Holder> holder;
  private final List<Target> targets;

  Grant(Proof proof, User user, List<Target> targets) {
    this(Optional.of(new Holder(proof, user)), targets);
  }

  private Grant(Optional<Holder> holder, List<Target> targets) {
    this.holder = holder;
    this.targets = targets;
  }

  /** The id of the caller's token, as the API server's audit log has it. */
  public Optional<String> tokenId() {
    return holder.flatMap(h -> h.proof().checked().id());
  }

  Optional<Holder> holder() {
    return holder;
  }

  List<Target> targets() {
    return targets;
  }

  @Override
  public String toString() {
    return "Grant" + targets;
  }
}
