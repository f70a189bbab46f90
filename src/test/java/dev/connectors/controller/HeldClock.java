package dev.connectors.controller;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;

/** Holds every pass that asks for the time, of whichever Connector. */
final class HeldClock extends Clock {
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch goingOn = new CountDownLatch(1);

  void awaitPass() throws InterruptedException {
    asked.await();
  }

  void goOn() {
    goingOn.countDown();
  }

  @Override
  public Instant instant() {
    asked.countDown();
    try {
      goingOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Instant.now();
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
