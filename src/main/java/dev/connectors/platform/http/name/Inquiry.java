package dev.connectors.platform.http.name;

import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Asks for the addresses of both families of one full name, one server after the other. */
final class Inquiry {
  /** Whom and how long. */
  record Terms(Attempt.Means means, Nameservers servers, Duration queryTimeout) {}

  private static final int MOST_ALIASES = 8;
  private static final int FEWEST_ATTEMPTS = 3;

  private final Terms terms;
  private final List<InetSocketAddress> order;
  private final long deadline;
  private final Consumer<Finding> done;
  private final Map<DnsRecordType, DnsQuestion> open = new HashMap<>();
  private final Map<DnsRecordType, Reply> replies = new HashMap<>();
  private long ttlOfAliases = Long.MAX_VALUE;
  private int attempts;
  private int followed;

  /**
   * Ready to run.
   *
   * @param deadline by {@link System#nanoTime}
   * @param awaited whether anybody waits for the answer
   */
  Inquiry(Terms terms, String fullName, long deadline, boolean awaited, Consumer<Finding> done) {
    this.terms = terms;
    this.order = terms.servers().inOrder(awaited, System.nanoTime());
    this.deadline = deadline;
    this.done = done;
    for (var type : List.of(DnsRecordType.A, DnsRecordType.AAAA)) {
      open.put(type, new DefaultDnsQuestion(fullName + ".", type));
    }
  }

  /** Tells what was found, once, on the event loop. */
  void run() {
    if (isOver()) {
      done.accept(finding());
      return;
    }
    var server = order.get(attempts++ % order.size());
    var questions = List.copyOf(open.values());
    var told = new HashMap<DnsRecordType, Reply>();
    for (var question : questions) {
      Attempt.ask(
          terms.means(),
          server,
          question,
          terms.queryTimeout(),
          reply -> {
            told.put(question.type(), reply);
            if (told.size() == questions.size()) {
              note(server, told);
              run();
            }
          });
    }
  }

  private boolean isOver() {
    return open.isEmpty()
        || isFound() && attempts > 1
        || replies.get(DnsRecordType.A) instanceof Reply.NoName
        || attempts - followed >= Math.max(FEWEST_ATTEMPTS, 2 * order.size())
        || System.nanoTime() - deadline >= 0;
  }

  private boolean isFound() {
    return replies.values().stream().anyMatch(reply -> reply instanceof Reply.Addresses);
  }

  private void note(InetSocketAddress server, Map<DnsRecordType, Reply> told) {
    if (told.values().stream().allMatch(reply -> reply instanceof Reply.Silence)) {
      terms.servers().silent(server, System.nanoTime());
    } else {
      terms.servers().answered(server);
    }
    told.forEach(this::note);
  }

  private void note(DnsRecordType type, Reply reply) {
    replies.put(type, reply);
    switch (reply) {
      case Reply.Addresses _, Reply.NoData _, Reply.NoName _ -> open.remove(type);
      case Reply.Alias(var target, var ttl) -> {
        ttlOfAliases = Math.min(ttlOfAliases, ttl);
        if (followed < MOST_ALIASES && isName(target)) {
          open.put(type, new DefaultDnsQuestion(target, type));
          followed++;
        }
      }
      case Reply.Failure _, Reply.Silence _ -> {}
    }
  }

  /** What an answer holds may be no name that could be asked for. */
  private static boolean isName(String target) {
    return ResolvConf.isName(target.substring(0, target.length() - 1))
        && target.chars().allMatch(c -> c > ' ' && c < 0x7f);
  }

  private Finding finding() {
    var addresses = new ArrayList<InetAddress>();
    long ttl = ttlOfAliases;
    for (var type : List.of(DnsRecordType.A, DnsRecordType.AAAA)) {
      if (replies.get(type) instanceof Reply.Addresses(var found, var seconds)) {
        addresses.addAll(found);
        ttl = Math.min(ttl, seconds);
      }
    }
    if (!addresses.isEmpty()) {
      return new Finding.Found(
          addresses.stream().distinct().toList(), Duration.ofSeconds(Math.min(ttl, 86_400)));
    }
    boolean absent =
        open.isEmpty()
            || replies.values().stream().anyMatch(reply -> reply instanceof Reply.NoName);
    return absent ? new Finding.Absent() : new Finding.Failed(why());
  }

  private String why() {
    return replies.values().stream()
        .flatMap(
            reply ->
                reply instanceof Reply.Failure(var code)
                    ? Stream.of("DNS answered " + code)
                    : Stream.empty())
        .findFirst()
        .orElse("DNS gave no answer in time");
  }
}
