package dev.connectors.proxy;

import dev.connectors.connector.access.Decision;
import dev.connectors.connector.access.Decision.Allowed;
import dev.connectors.connector.access.Target;
import dev.connectors.connector.access.Token;
import dev.connectors.connector.listing.ListingCall;
import dev.connectors.connector.listing.ShippedPlugin;
import dev.connectors.connector.tool.ToolAddress;
import dev.connectors.platform.http.AddressRule;
import dev.connectors.platform.http.AnswerTime;
import dev.connectors.platform.http.Headers;
import dev.connectors.platform.http.NotServed;
import dev.connectors.platform.http.Outgoing;
import dev.connectors.platform.http.Problem;
import dev.connectors.platform.http.Relay;
import dev.connectors.proxy.ingress.Entry;
import dev.connectors.proxy.listing.PluginAnswer;
import dev.connectors.proxy.listing.PluginServices;
import dev.connectors.proxy.listing.Ticket;
import dev.connectors.proxy.listing.Tickets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Listings that a plugin answers, and the tickets with which it calls back to do so. */
@Singleton
class Listings {
  private static final Duration RETRY = Duration.ofSeconds(5);

  /**
   * What is asked of a plugin.
   *
   * @param uri path and query at the plugin
   * @param toolTime that the connector's class allows the tool, where it says so
   */
  record Listing(ShippedPlugin plugin, String uri, Target target, Optional<AnswerTime> toolTime) {
    Duration beyond() {
      return toolTime.map(AnswerTime::limit).orElse(Duration.ZERO);
    }

    /** Until the plugin has answered, which asks the tool first. */
    Optional<AnswerTime> time() {
      return toolTime.map(tool -> new AnswerTime(tool.limit().plus(Tickets.LIFE), tool.setting()));
    }
  }

  private final Tickets tickets;
  private final PluginServices services;
  private final Relay relay;
  private final HttpClient client;

  Listings(Vertx vertx, Tickets tickets, PluginServices services, Relay relay) {
    this.tickets = tickets;
    this.services = services;
    this.relay = relay;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setMaxPoolSize(64)
                .setMaxInitialLineLength(65_536)
                .setConnectTimeout(5000)
                .setKeepAliveTimeout(15));
  }

  /** The listing that a call names: by GET at the REST entry, at its exact path alone. */
  Optional<Listing> of(Call call) {
    var url = call.url();
    if (!(url instanceof Entry.Apis) || !call.request().method().equals(HttpMethod.GET)) {
      return Optional.empty();
    }
    return call.connectorClass()
        .flatMap(kind -> kind.getSpec().lister())
        .flatMap(
            declared ->
                ShippedPlugin.named(declared.name())
                    .filter(
                        plugin ->
                            declared.listings().stream()
                                .anyMatch(
                                    name -> url.path().equals("/" + plugin.word() + "/" + name))))
        .map(
            plugin ->
                new Listing(
                    plugin,
                    url.uri().substring(1 + plugin.word().length()),
                    Target.apis(url.namespace(), url.name(), "get"),
                    call.connectorClass().flatMap(Routes::time)));
  }

  /** The decision on a call that shows a plugin's ticket; empty for all other callers. */
  Optional<Decision> byTicket(
      Call call, Optional<Token> token, List<Target> targets, boolean listing) {
    if (!(call.url() instanceof Entry.Apis) || token.filter(Tickets::isTicket).isEmpty()) {
      return Optional.empty();
    }
    var ticket = token.flatMap(tickets::of);
    ticket.ifPresent(known -> call.entry().via = known.plugin().via());
    return Optional.of(Tickets.decide(ticket, targets, listing));
  }

  /** Has the plugin answer, with a ticket that ends with its answer. */
  Future<Void> pass(Call call, Listing listing, Token token, Allowed holder) {
    var request = call.request();
    RequestRules.checkNoToken(listing.uri(), token);
    if (Headers.announcesBody(request) || Headers.asksForWebsocket(request)) {
      throw new NotServed(400, "a listing takes no body and no upgrade");
    }
    var address = address(call);
    var issued = tickets.issue(listing.plugin(), holder, listing.target(), listing.beyond());
    if (issued.isEmpty()) {
      throw new NotServed(
          new Problem(503, "too many listings are under way; try again").retryAfter(RETRY));
    }
    var ticket = issued.orElseThrow();
    var answer = new PluginAnswer();
    return relay
        .pass(request, outgoing(call, listing, ticket, address, answer))
        .onComplete(ended -> tickets.end(ticket))
        .recover(
            failure -> Future.failedFuture(answer.arrived() ? failure : away(listing.plugin())))
        .compose(
            transfer -> {
              call.entry().status = transfer.status();
              call.entry().bytesOut = transfer.bytesOut();
              call.entry().reason = transfer.broken().orElse("");
              return Future.succeededFuture();
            });
  }

  private Outgoing outgoing(
      Call call, Listing listing, Ticket ticket, String address, PluginAnswer answer) {
    var request = call.request();
    // The pod that issued the ticket alone knows it, so the plugin is told where to find this one.
    var port = request.localAddress().port();
    var headers =
        new ListingCall(ticket.value(), port, call.url().base(), address, listing.beyond())
            .headers();
    Optional.ofNullable(request.getHeader("Accept"))
        .ifPresent(accept -> headers.set("Accept", accept));
    var plugin = services.of(listing.plugin());
    return new Outgoing(
            client,
            AddressRule.ANY,
            false,
            plugin.host(),
            plugin.port(),
            listing.uri(),
            headers,
            answer)
        .within(listing.time());
  }

  /** The tool's address without anything that is nobody's business, such as a user name in it. */
  private static String address(Call call) {
    var spec = call.connector().orElseThrow().getSpec();
    var address = ToolAddress.read(spec.address()).orThrow(Routes::broken);
    return address.origin() + address.prefix();
  }

  private static NotServed away(ShippedPlugin plugin) {
    return new NotServed(
        new Problem(
                503,
                "the %s plugin gives no answer: kubectl get %s -A shows whether %s is installed and Ready"
                    .formatted(
                        plugin.word(),
                        plugin.component().toLowerCase(Locale.ROOT),
                        plugin.component()))
            .retryAfter(RETRY));
  }
}
