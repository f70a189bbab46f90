package dev.connectors.platform.http.name;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryEncoder;
import io.netty.handler.codec.dns.DatagramDnsResponseDecoder;
import io.netty.handler.codec.dns.DefaultDnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryEncoder;
import io.netty.handler.codec.dns.TcpDnsResponseDecoder;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.spi.transport.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks one server once, from a socket of its own: from a new port kube-proxy may choose another of
 * the cluster's DNS pods, and nobody can guess which answer is awaited. What does not fit into a
 * datagram is asked for again by TCP.
 */
final class Attempt {
  /** On whose loop and with whose sockets all of it happens. */
  record Means(EventLoop loop, Transport transport, SecureRandom random) {}

  private final Means means;
  private final InetSocketAddress server;
  private final Consumer<Map<DnsRecordType, Reply>> done;
  private final Map<Integer, DnsQuestion> open = new HashMap<>();
  private final Map<DnsRecordType, Reply> replies = new HashMap<>();
  private final List<Channel> channels = new ArrayList<>();
  private final ScheduledFuture<?> end;
  private boolean over;

  private Attempt(
      Means means,
      InetSocketAddress server,
      Duration timeout,
      Consumer<Map<DnsRecordType, Reply>> done) {
    this.means = means;
    this.server = server;
    this.done = done;
    this.end = means.loop().schedule(this::finish, timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Tells a reply for each question within the timeout, on the event loop. */
  static void ask(
      Means means,
      InetSocketAddress server,
      List<DnsQuestion> questions,
      Duration timeout,
      Consumer<Map<DnsRecordType, Reply>> done) {
    var attempt = new Attempt(means, server, timeout, done);
    questions.forEach(question -> attempt.open.put(attempt.newId(), question));
    attempt.byDatagram();
  }

  private int newId() {
    int id = means.random().nextInt(1 << 16);
    return open.containsKey(id) ? newId() : id;
  }

  private void byDatagram() {
    connect(
        new Bootstrap().channelFactory(() -> means.transport().datagramChannel()),
        new DatagramDnsQueryEncoder(),
        new DatagramDnsResponseDecoder(),
        channel ->
            open.forEach(
                (id, question) -> {
                  var query = new DatagramDnsQuery(null, server, id);
                  var unused =
                      channel.writeAndFlush(query.setRecord(DnsSection.QUESTION, question));
                }));
  }

  private void byStream(int id, DnsQuestion question) {
    connect(
        new Bootstrap().channelFactory(means.transport().channelFactory(false)),
        new TcpDnsQueryEncoder(),
        new TcpDnsResponseDecoder(),
        channel -> {
          var query = new DefaultDnsQuery(id);
          var unused = channel.writeAndFlush(query.setRecord(DnsSection.QUESTION, question));
        });
  }

  private void connect(
      Bootstrap bootstrap,
      ChannelHandler encoder,
      ChannelHandler decoder,
      Consumer<Channel> connected) {
    bootstrap
        .group(means.loop())
        .disableResolver()
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channels.add(channel);
                channel.pipeline().addLast(encoder, decoder, new Answers());
              }
            })
        .connect(server)
        .addListener(
            (ChannelFuture opened) -> {
              if (!opened.isSuccess()) {
                finish();
              } else if (over) {
                var unused = opened.channel().close();
              } else {
                connected.accept(opened.channel());
              }
            });
  }

  private void answered(ChannelHandlerContext context, DnsResponse response) {
    var question = open.get(response.id());
    if (question == null || !repeats(response, question)) {
      return;
    }
    if (response.isTruncated() && context.channel() instanceof DatagramChannel) {
      byStream(response.id(), question);
      return;
    }
    replies.put(question.type(), Reply.of(response, question));
    open.remove(response.id());
    if (open.isEmpty()) {
      finish();
    }
  }

  private static boolean repeats(DnsResponse response, DnsQuestion question) {
    if (response.count(DnsSection.QUESTION) != 1) {
      return false;
    }
    var asked = response.<DnsQuestion>recordAt(DnsSection.QUESTION);
    return asked.type().equals(question.type()) && asked.name().equalsIgnoreCase(question.name());
  }

  private void finish() {
    if (over) {
      return;
    }
    over = true;
    end.cancel(false);
    for (var channel : channels) {
      var unused = channel.close();
    }
    open.values().forEach(question -> replies.put(question.type(), new Reply.Silence()));
    done.accept(replies);
  }

  private final class Answers extends SimpleChannelInboundHandler<DnsResponse> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DnsResponse response) {
      answered(context, response);
    }

    /** Nobody listens there; or what came was no answer, and a good one may follow. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
      if (failure instanceof IOException) {
        finish();
      }
    }
  }
}
