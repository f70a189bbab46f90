package dev.connectors.proxy.listing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Decision.Denied;
import dev.connectors.connector.access.Target;
import dev.connectors.connector.access.Token;
import dev.connectors.connector.listing.ShippedPlugin;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The tickets of listings under way, in this process alone. Where there are too many no more are
 * given out: one that is in use is never dropped.
 */
@Singleton
public class Tickets {
  static final int MOST = 10_000;

  /** What a listing takes beyond the tool's time. */
  public static final Duration LIFE = Duration.ofSeconds(60);

  private static final String PREFIX = "connectors-ticket-";
  private static final int BYTES = 32;

  private final SecureRandom random = new SecureRandom();
  private final LongSupplier nanos;

  /** By hash, so that looking one up says nothing of it; in the order in which they began. */
  private final Map<String, Ticket> live = new LinkedHashMap<>();

  @Inject
  Tickets() {
    this(System::nanoTime);
  }

  /** With a clock of one's own. */
  public Tickets(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /**
   * A new ticket for one listing.
   *
   * @param target the connector, and reading it by the REST entry
   * @param toolTime for how long it lives besides
   * @return empty where too many are in use
   */
  public Optional<Ticket> issue(
      ShippedPlugin plugin, Allowed holder, Target target, Duration toolTime) {
    var secret = new byte[BYTES];
    random.nextBytes(secret);
    var value = PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    synchronized (live) {
      long now = nanos.getAsLong();
      if (live.size() >= MOST) {
        live.values().removeIf(ticket -> ticket.ends() - now <= 0);
      }
      if (live.size() >= MOST) {
        return Optional.empty();
      }
      var ticket = new Ticket(value, plugin, holder, target, now + LIFE.plus(toolTime).toNanos());
      live.put(key(value), ticket);
      return Optional.of(ticket);
    }
  }

  /** Its listing has its answer. */
  public void end(Ticket ticket) {
    synchronized (live) {
      live.remove(key(ticket.value()));
    }
  }

  /** Whether it claims to be a ticket; no ServiceAccount's token looks so. */
  public static boolean isTicket(Token token) {
    return token.reveal().startsWith(PREFIX);
  }

  /** The ticket that is shown, while it lives. */
  public Optional<Ticket> of(Token shown) {
    synchronized (live) {
      return Optional.ofNullable(live.get(key(shown.reveal())))
          .filter(ticket -> ticket.ends() - nanos.getAsLong() > 0);
    }
  }

  /**
   * What a ticket allows: reading its connector, and nothing else.
   *
   * @param ticket as found by what was shown
   * @param targets all that the request takes
   * @param listing whether the request is for a listing, which would call a plugin again
   */
  public static Decision decide(Optional<Ticket> ticket, List<Target> targets, boolean listing) {
    if (ticket.isEmpty()) {
      return new Denied(
          401,
          "this ticket is not known here: its listing has been answered, or took too long",
          Optional.empty());
    }
    var known = ticket.orElseThrow();
    boolean good =
        !listing && !targets.isEmpty() && targets.stream().allMatch(known.target()::equals);
    return good
        ? known.holder()
        : new Denied(
            403,
            "a plugin's ticket reads the connector of its listing and does nothing else",
            Optional.of(known.holder().caller()));
  }

  int size() {
    synchronized (live) {
      return live.size();
    }
  }

  private static String key(String value) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
