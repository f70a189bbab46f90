package dev.connectors.benchmark;

/** Who is measured; the order is that of the first round. */
enum Contender {
  JVM("proxy, JVM"),
  JVM_WITH_AUDIT("proxy, JVM, audit on"),
  NATIVE("proxy, native"),
  GO("Go ReverseProxy"),
  NGINX("nginx");

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  String title() {
    return title;
  }

  /** The audit is told apart by one cell, which says as much of it as all would. */
  boolean runs(Cell cell) {
    return this != JVM_WITH_AUDIT || cell.equals(Cell.TYPICAL);
  }
}
