package dev.connectors.platform.http.name;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DefaultDnsResponse;
import io.netty.handler.codec.dns.DnsOpCode;
import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.handler.codec.dns.TcpDnsQueryDecoder;
import io.netty.handler.codec.dns.TcpDnsResponseEncoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** A DNS server on loopback, which knows what a test tells it, and that nothing else exists. */
public final class DnsServer implements AutoCloseable {
  /** What it says of a name. */
  sealed interface Behaviour {
    record Addresses(List<InetAddress> addresses, int ttl) implements Behaviour {}

    record Alias(String target, boolean followed) implements Behaviour {}

    record Code(DnsResponseCode code) implements Behaviour {}

    record Silent() implements Behaviour {}

    /** Too long for a datagram. */
    record Truncated(List<InetAddress> addresses) implements Behaviour {}

    /** Has it told before by others, and by itself in ways that are no answer. */
    record AfterLies(List<InetAddress> lies, List<InetAddress> addresses) implements Behaviour {}
  }

  /** Types and full names, in lower case and with a dot at the end, as they arrived. */
  final List<String> asked = new CopyOnWriteArrayList<>();

  /** The addresses from which datagrams came. */
  final Set<InetSocketAddress> senders = ConcurrentHashMap.newKeySet();

  /** How often something was said that is no answer. */
  final AtomicInteger lies = new AtomicInteger();

  private final Map<String, Behaviour> names = new ConcurrentHashMap<>();
  private final EventLoopGroup loop = new NioEventLoopGroup(1);
  private final Channel streams;
  private final Channel elsewhere;
  public volatile boolean frozen;

  /** As when kube-proxy leads some ports to a pod that is frozen. */
  private volatile Predicate<InetSocketAddress> deafTo = sender -> false;

  public DnsServer() {
    streams =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new TcpDnsQueryDecoder(), new TcpDnsResponseEncoder(), new ByStream());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
    datagrams((InetSocketAddress) streams.localAddress());
    elsewhere = datagrams(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
  }

  private Channel datagrams(InetSocketAddress at) {
    return new Bootstrap()
        .group(loop)
        .channel(NioDatagramChannel.class)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                channel
                    .pipeline()
                    .addLast(
                        new DatagramDnsQueryDecoder(),
                        new DatagramDnsResponseEncoder(),
                        new ByDatagram());
              }
            })
        .bind(at)
        .syncUninterruptibly()
        .channel();
  }

  InetSocketAddress address() {
    return (InetSocketAddress) streams.localAddress();
  }

  /** With a TTL of a day. */
  public void knows(String name, String... addresses) {
    knowsFor(86_400, name, addresses);
  }

  void knowsFor(int ttl, String name, String... addresses) {
    says(name, new Behaviour.Addresses(literals(addresses), ttl));
  }

  void says(String name, Behaviour behaviour) {
    names.put(name + ".", behaviour);
  }

  /** Names that it never answers for, though it hears of them. */
  public void isSilentOn(String name) {
    says(name, new Behaviour.Silent());
  }

  /** From now on, whoever asks from such an address gets no answer. */
  public void isDeafTo(Predicate<InetSocketAddress> senders) {
    deafTo = senders;
  }

  public void forgets(String name) {
    names.remove(name + ".");
  }

  static List<InetAddress> literals(String... addresses) {
    return Stream.of(addresses).map(InetAddress::ofLiteral).toList();
  }

  /** From how many sockets it was asked, whether it answered or not. */
  public int sockets() {
    return senders.size();
  }

  /** How often a name was asked for, of either type. */
  public long count(String name) {
    return asked.stream().filter(one -> one.endsWith(" " + name + ".")).count();
  }

  private void answer(ChannelHandlerContext context, DnsQuery query, DnsResponse empty) {
    DnsQuestion question = query.recordAt(DnsSection.QUESTION);
    var name = question.name().toLowerCase(Locale.ROOT);
    asked.add(question.type().name() + " " + name);
    var behaviour = names.getOrDefault(name, new Behaviour.Code(DnsResponseCode.NXDOMAIN));
    if (frozen || behaviour instanceof Behaviour.Silent) {
      return;
    }
    empty.setRecord(DnsSection.QUESTION, question).setRecursionAvailable(true);
    boolean byDatagram = context.channel() instanceof NioDatagramChannel;
    switch (behaviour) {
      case Behaviour.Code(var code) -> empty.setCode(code);
      case Behaviour.Addresses(var addresses, var ttl) ->
          add(empty, question.type(), name, addresses, ttl);
      case Behaviour.Truncated _ when byDatagram -> {
        empty.setTruncated(true);
        var unused = context.write(empty.retain());
      }
      case Behaviour.Truncated(var addresses) -> add(empty, question.type(), name, addresses, 60);
      case Behaviour.Alias(var target, var followed) -> {
        empty.addRecord(
            DnsSection.ANSWER,
            new DefaultDnsRawRecord(name, DnsRecordType.CNAME, 60, encoded(target)));
        empty.setRecursionAvailable(followed);
        if (followed && names.get(target + ".") instanceof Behaviour.Addresses(var all, var ttl)) {
          add(empty, question.type(), target + ".", all, ttl);
        }
      }
      case Behaviour.AfterLies(var lies, var addresses) -> {
        lie(context, (DatagramDnsQuery) query, lies);
        add(empty, question.type(), name, addresses, 60);
      }
      case Behaviour.Silent _ -> {}
    }
    var unused = context.writeAndFlush(empty);
  }

  /** From another port; and from its own with another id, another question, another operation. */
  private void lie(ChannelHandlerContext context, DatagramDnsQuery query, List<InetAddress> told) {
    DnsQuestion question = query.recordAt(DnsSection.QUESTION);
    var from = (InetSocketAddress) elsewhere.localAddress();
    tell(elsewhere, response(from, query.sender(), query.id()), question, told);
    var other = new DefaultDnsQuestion("other.example.com.", question.type());
    var own = query.recipient();
    tell(context.channel(), response(own, query.sender(), query.id() ^ 1), question, told);
    tell(context.channel(), response(own, query.sender(), query.id()), other, told);
    var status = response(own, query.sender(), query.id());
    tell(context.channel(), status.setOpCode(DnsOpCode.STATUS), question, told);
  }

  private void tell(
      Channel channel, DnsResponse response, DnsQuestion question, List<InetAddress> told) {
    response.setRecord(DnsSection.QUESTION, question).setRecursionAvailable(true);
    add(response, question.type(), question.name(), told, 60);
    lies.incrementAndGet();
    var unused = channel.writeAndFlush(response);
  }

  private static void add(
      DnsResponse response, DnsRecordType type, String name, List<InetAddress> all, int ttl) {
    int length = type.equals(DnsRecordType.A) ? 4 : 16;
    all.stream()
        .map(InetAddress::getAddress)
        .filter(bytes -> bytes.length == length)
        .map(bytes -> new DefaultDnsRawRecord(name, type, ttl, Unpooled.wrappedBuffer(bytes)))
        .forEach((DnsRecord record) -> response.addRecord(DnsSection.ANSWER, record));
  }

  private static ByteBuf encoded(String name) {
    var bytes = Unpooled.buffer();
    for (var label : name.split("\\.", -1)) {
      bytes.writeByte(label.length()).writeBytes(label.getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.writeByte(0);
  }

  private static DatagramDnsResponse response(
      InetSocketAddress from, InetSocketAddress to, int id) {
    return new DatagramDnsResponse(from, to, id);
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private final class ByDatagram extends SimpleChannelInboundHandler<DatagramDnsQuery> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DatagramDnsQuery query) {
      senders.add(query.sender());
      if (deafTo.test(query.sender())) {
        return;
      }
      answer(context, query, response(query.recipient(), query.sender(), query.id()));
    }
  }

  private final class ByStream extends SimpleChannelInboundHandler<DnsQuery> {
    @Override
    protected void channelRead0(ChannelHandlerContext context, DnsQuery query) {
      answer(context, query, new DefaultDnsResponse(query.id()));
    }
  }
}
