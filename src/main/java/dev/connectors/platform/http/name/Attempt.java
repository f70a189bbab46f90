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
import io.netty.handler.codec.dns.DnsOpCode;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Asks one server one question, once, from a connected socket of its own: nobody but that server is
 * heard on it, and nobody else can guess its port and the question's id. From a new port kube-proxy
 * may also choose another of the cluster's DNS pods, and two questions from one port could get into
 * each other's way there. What does not fit into a datagram is asked for again by TCP.
 */
final class Attempt {
  /** On whose loop and with whose sockets all of it happens. */
  record Means(EventLoop loop, Transport transport, SecureRandom random) {}

  private final Means means;
  private final InetSocketAddress server;
  private final DnsQuestion question;
  private final int id;
  private final Consumer<Reply> done;
  private final List<Channel> channels = new ArrayList<>();
  private final ScheduledFuture<?> end;
  private boolean askedByStream;
  private boolean over;

  private Attempt(
      Means means,
      InetSocketAddress server,
      DnsQuestion question,
      Duration timeout,
      Consumer<Reply> done) {
    this.means = means;
    this.server = server;
    this.question = question;
    this.id = means.random().nextInt(1 << 16);
    this.done = done;
    this.end =
        means
            .loop()
            .schedule(() -> finish(new Reply.Silence()), timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Tells the reply, once, on the event loop: within the timeout. */
  static void ask(
      Means means,
      InetSocketAddress server,
      DnsQuestion question,
      Duration timeout,
      Consumer<Reply> done) {
    new Attempt(means, server, question, timeout, done).byDatagram();
  }

  private void byDatagram() {
    connect(
        new Bootstrap().channelFactory(() -> means.transport().datagramChannel()),
        new DatagramDnsQueryEncoder(),
        new DatagramDnsResponseDecoder(),
        new DatagramDnsQuery(null, server, id));
  }

  /** Once, however often the server says that its datagram was too short. */
  private void byStream() {
    if (!askedByStream) {
      askedByStream = true;
      connect(
          new Bootstrap().channelFactory(means.transport().channelFactory(false)),
          new TcpDnsQueryEncoder(),
          new TcpDnsResponseDecoder(),
          new DefaultDnsQuery(id));
    }
  }

  private void connect(
      Bootstrap bootstrap, ChannelHandler encoder, ChannelHandler decoder, DnsQuery query) {
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
        .addListener((ChannelFuture opened) -> onLoop(() -> opened(opened, query)));
  }

  /** Where no socket could be made at all, Netty tells so on a thread of its own. */
  private void onLoop(Runnable task) {
    if (means.loop().inEventLoop()) {
      task.run();
    } else {
      means.loop().execute(task);
    }
  }

  private void opened(ChannelFuture opened, DnsQuery query) {
    if (!opened.isSuccess()) {
      query.release();
      finish(new Reply.Silence());
    } else if (over) {
      query.release();
      var unused = opened.channel().close();
    } else {
      var unused = opened.channel().writeAndFlush(query.setRecord(DnsSection.QUESTION, question));
    }
  }

  private void answered(ChannelHandlerContext context, DnsResponse response) {
    if (over || !isOurs(response)) {
      return;
    }
    if (response.isTruncated() && context.channel() instanceof DatagramChannel) {
      byStream();
    } else {
      finish(Reply.of(response, question));
    }
  }

  private boolean isOurs(DnsResponse response) {
    if (response.id() != id
        || !response.opCode().equals(DnsOpCode.QUERY)
        || response.count(DnsSection.QUESTION) != 1) {
      return false;
    }
    var asked = response.<DnsQuestion>recordAt(DnsSection.QUESTION);
    return asked.type().equals(question.type()) && asked.name().equalsIgnoreCase(question.name());
  }

  private void finish(Reply reply) {
    if (over) {
      return;
    }
    over = true;
    end.cancel(false);
    for (var channel : channels) {
      var unused = channel.close();
    }
    done.accept(reply);
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
        finish(new Reply.Silence());
      }
    }
  }
}
