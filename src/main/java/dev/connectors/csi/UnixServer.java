package dev.connectors.csi;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * gRPC on a Unix socket, with the JDK's own socket channel: no native library of Netty's. It takes
 * definitions and not BindableServices, for which Quarkus would start a server of its own on TCP.
 */
final class UnixServer implements AutoCloseable {
  private static final long GRACE_SECONDS = 10;

  private final NioEventLoopGroup loop = new NioEventLoopGroup(1);
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final Path socket;
  private final Server server;

  /** Starts to listen; a socket that an earlier process left there is removed. */
  static UnixServer start(Path socket, List<ServerServiceDefinition> services) throws IOException {
    Files.createDirectories(socket.getParent());
    Files.deleteIfExists(socket);
    var server = new UnixServer(socket, services);
    server.server.start();
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    return server;
  }

  private UnixServer(Path socket, List<ServerServiceDefinition> services) {
    this.socket = socket;
    var builder =
        NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
            .channelFactory(UnixServer::channel)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .executor(workers);
    services.forEach(builder::addService);
    this.server = builder.build();
  }

  /** Calls under way end; then the socket goes. */
  @Override
  public void close() {
    server.shutdown();
    try {
      if (!server.awaitTermination(GRACE_SECONDS, TimeUnit.SECONDS)) {
        server.shutdownNow();
      }
      Files.deleteIfExists(socket);
    } catch (InterruptedException e) {
      server.shutdownNow();
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      workers.shutdown();
      loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private static NioServerDomainSocketChannel channel() {
    try {
      return new NioServerDomainSocketChannel(
          ServerSocketChannel.open(StandardProtocolFamily.UNIX));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
