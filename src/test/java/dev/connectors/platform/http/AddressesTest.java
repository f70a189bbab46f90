package dev.connectors.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddressesTest {
  private static final InetAddress[] FOUND = {InetAddress.getLoopbackAddress()};

  private final Vertx vertx = Vertx.vertx();
  private volatile Addresses.Resolver dns = host -> FOUND;
  private final Addresses addresses = new Addresses(host -> dns.addressesOf(host));

  @AfterEach
  void close() {
    addresses.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void hostWithoutAddressIsSaidToHaveNone() {
    dns = AddressesTest::unknown;
    assertThat(settled(of("tool")).cause()).isInstanceOf(UnknownHostException.class);
  }

  @Test
  void lastKnownAddressesServeWhileDnsRefuses() {
    assertThat(settled(of("tool")).result()).containsExactly(FOUND);
    dns = AddressesTest::unknown;
    assertThat(settled(of("tool")).result()).containsExactly(FOUND);
  }

  @Test
  void lastKnownAddressesServeWhileDnsIsSilentAndItIsAskedOnce() {
    assertThat(settled(of("tool")).result()).containsExactly(FOUND);
    var asked = new AtomicInteger();
    var end = new CountDownLatch(1);
    dns =
        host -> {
          asked.incrementAndGet();
          awaitEnd(end);
          return FOUND;
        };
    var answers = List.of(of("tool"), of("tool"), of("tool"));
    assertThat(answers).allSatisfy(a -> assertThat(settled(a).result()).containsExactly(FOUND));
    assertThat(asked).hasValue(1);
    end.countDown();
  }

  private static void awaitEnd(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static InetAddress[] unknown(String host) throws UnknownHostException {
    throw new UnknownHostException(host);
  }

  private Future<List<InetAddress>> of(String host) {
    return addresses.of(host, vertx.getOrCreateContext());
  }

  private static <T> Future<T> settled(Future<T> future) {
    await().until(future::isComplete);
    return future;
  }
}
