package dev.connectors.proxy.listing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.connectors.connector.access.Caller;
import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Target;
import dev.connectors.connector.access.Token;
import dev.connectors.connector.listing.ShippedPlugin;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TicketsTest {
  private static final Target READ = Target.apis("team", "tool", "get");
  private static final Allowed HOLDER =
      new Allowed(new Caller("team", "builder", Optional.of("builder-0")));

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5); // the clock may overflow
  private final Tickets tickets = new Tickets(now::get);

  private Ticket issue() {
    return tickets.issue(ShippedPlugin.GIT, HOLDER, READ, Duration.ZERO).orElseThrow();
  }

  private Decision decide(String shown, boolean listing, Target... targets) {
    return Tickets.decide(tickets.of(new Token(shown)), List.of(targets), listing);
  }

  private static int status(Decision decision) {
    return decision instanceof Decision.Denied denied ? denied.status() : 200;
  }

  @Test
  void readsItsConnectorForItsCallerAndNothingElse() {
    var ticket = issue().value();
    assertThat(decide(ticket, false, READ)).isSameAs(HOLDER);
    assertThat(status(decide(ticket, true, READ))).isEqualTo(403);
    assertThat(status(decide(ticket, false))).isEqualTo(403);
    assertThat(status(decide(ticket, false, Target.apis("team", "tool", "create")))).isEqualTo(403);
    assertThat(status(decide(ticket, false, READ, Target.apis("team", "tool", "create"))))
        .isEqualTo(403);
    assertThat(status(decide(ticket, false, READ, Target.mint("team", "tool")))).isEqualTo(403);
    assertThat(status(decide(ticket, false, Target.apis("team", "other", "get")))).isEqualTo(403);
    assertThat(status(decide(ticket, false, Target.apis("other", "tool", "get")))).isEqualTo(403);
    assertThat(status(decide(ticket, false, Target.proxy("team", "tool")))).isEqualTo(403);
  }

  @Test
  void endsWithItsListingAndAfterAMinuteAtTheLatest() {
    var first = issue();
    tickets.end(first);
    assertThat(status(decide(first.value(), false, READ))).isEqualTo(401);
    var second = issue();
    now.addAndGet(Tickets.LIFE.toNanos() - 1);
    assertThat(status(decide(second.value(), false, READ))).isEqualTo(200);
    now.incrementAndGet();
    assertThat(status(decide(second.value(), false, READ))).isEqualTo(401);
  }

  @Test
  void livesAsLongAsTheClassAllowsTheToolBesides() {
    var tool = Duration.ofMinutes(10);
    var ticket = tickets.issue(ShippedPlugin.GIT, HOLDER, READ, tool).orElseThrow();
    now.addAndGet(Tickets.LIFE.plus(tool).toNanos() - 1);
    assertThat(status(decide(ticket.value(), false, READ))).isEqualTo(200);
    now.incrementAndGet();
    assertThat(status(decide(ticket.value(), false, READ))).isEqualTo(401);
  }

  @Test
  void whatNobodyIssuedIsRefused() {
    var ticket = issue().value();
    for (var other : List.of("", "connectors-ticket-", ticket + "A", ticket.substring(1))) {
      assertThat(status(decide(other, false, READ))).as(other).isEqualTo(401);
    }
  }

  @Test
  void isLongRandomAndShowsItselfNowhere() {
    var seen = new HashSet<String>();
    for (int i = 0; i < 100; i++) {
      var ticket = issue();
      assertThat(ticket.value()).hasSize("connectors-ticket-".length() + 43);
      assertThat(Tickets.isTicket(new Token(ticket.value()))).isTrue();
      assertThat(ticket.toString()).doesNotContain(ticket.value());
      seen.add(ticket.value());
    }
    assertThat(seen).hasSize(100);
  }

  @Test
  void tooManyAreRefusedAndNoneInUseIsDropped() {
    var first = issue();
    for (int i = 1; i < Tickets.MOST; i++) {
      issue();
    }
    assertThat(tickets.issue(ShippedPlugin.GIT, HOLDER, READ, Duration.ZERO)).isEmpty();
    assertThat(status(decide(first.value(), false, READ))).isEqualTo(200);
    tickets.end(first);
    assertThat(tickets.issue(ShippedPlugin.GIT, HOLDER, READ, Duration.ZERO)).isPresent();
    now.addAndGet(Tickets.LIFE.toNanos());
    issue();
    assertThat(tickets.size()).isEqualTo(1);
  }
}
